// The table of formats, walked: each has a page of its own, a fuzz target, and an input by which it
// is told.

#include "image/formats.h"

#include <filesystem>
#include <map>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "io/memory_source.h"
#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

struct Companions {
  std::string page;
  std::string fuzz_target;
};

// A new format is a line here as well.
const std::map<std::string, Companions> kCompanions = {
    {"wim", {"wim", "wim_header"}},
    {"hive", {"regf", "regf"}},
    {"answer-file", {"answer-file", "answer_file"}},
    {"vhdx", {"vhdx", "vhdx"}},
    {"vhd", {"vhd", "vhd"}},
    {"qemu", {"qemu-disks", "qemu_headers"}},
    {"udf", {"udf", "udf"}},
    {"iso9660", {"iso9660", "iso9660"}},
    {"archive", {"archives", "archive"}},
    {"disk", {"partitions", "partitions"}},
};

TEST_CASE("every format has its page, its fuzz target and inputs to begin with") {
  const fs::path source(ASSAY_SOURCE_DIR);
  CHECK(file_formats().size() == kCompanions.size());
  for (const FileFormat& format : file_formats()) {
    CAPTURE(format.name);
    const auto found = kCompanions.find(std::string(format.name));
    REQUIRE(found != kCompanions.end());
    const auto& [page, target] = found->second;
    CHECK(fs::exists(source / "docs/formats" / (page + ".md")));
    CHECK(fs::exists(source / "tests/fuzz" / (target + "_fuzz.cc")));
    CHECK_FALSE(fs::is_empty(source / "tests/fuzz/corpus" / target));
  }
}

TEST_CASE("the readers below the formats are fuzzed and described, too") {
  const fs::path source(ASSAY_SOURCE_DIR);
  for (const char* page : {"ntfs", "lznt1", "wof"})
    CHECK(fs::exists(source / "docs/formats" / (std::string(page) + ".md")));
  for (const char* target : {"ntfs", "ntfs_record", "ntfs_run_list", "lznt1", "compressed_stream",
                             "wof", "vhdx_log", "volume_signature"})
    CHECK(fs::exists(source / "tests/fuzz" / (std::string(target) + "_fuzz.cc")));
}

// Which formats claim these bytes, in the order of the table.
std::vector<std::string_view> claims(Bytes bytes) {
  const Bytes tail(
      bytes.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(512, bytes.size())),
      bytes.end());
  const ByteSourcePtr source = make_memory_source(bytes);
  bytes.resize(std::min<std::size_t>(bytes.size(), 64U << 10));
  std::vector<std::string_view> names;
  for (const FileFormat& format : file_formats())
    if (format.probe({bytes, tail, *source})) names.push_back(format.name);
  return names;
}

TEST_CASE("no format claims what is nothing, or what is too short to tell") {
  for (const std::size_t size : {1U, 3U, 511U, 512U, 513U, 4096U, 40'000U, 70'000U}) {
    CAPTURE(size);
    CHECK(claims(Bytes(size)).empty());
    CHECK(claims(Bytes(size, std::byte{0xFF})).empty());
    CHECK(claims(to_bytes(std::string(size, 'x'))).empty());
  }
}

TEST_CASE("an answer file is claimed by its root, whatever stands before it") {
  const std::vector<std::string_view> own = {"answer-file"};
  CHECK(claims(to_bytes("<unattend/>")) == own);
  CHECK(claims(to_bytes(
            "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <a> -->\n<u:unattend xmlns:u='x'>")) == own);
  CHECK(claims(utf16le_from_utf8("\uFEFF<?xml version=\"1.0\"?><unattend>")) == own);
  for (const char* other : {"<unattended/>", "<a><unattend/></a>", "<!-- <unattend/>", "unattend",
                            "<?xml version=\"1.0\"?>", "<"})
    CHECK(claims(to_bytes(other)).empty());
}

TEST_CASE("a WIM and a hive are claimed by one format each") {
  const fs::path folder = built_fixtures();
  CHECK(claims(to_bytes(read_whole(folder / "win10-gvlk.wim"))) ==
        std::vector<std::string_view>{"wim"});
  CHECK(claims(to_bytes(read_whole(folder / "win10-gvlk/Windows/System32/config/SOFTWARE"))) ==
        std::vector<std::string_view>{"hive"});
}

}  // namespace
}  // namespace assay
