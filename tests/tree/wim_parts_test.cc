#include "tree/wim_parts.h"

#include <cstring>
#include <fstream>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/temporary_folder.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

struct Part {
  std::uint16_t number = 1;
  std::uint16_t total = 1;
  int set = 1;
};

void write_part(const fs::path& path, Part part) {
  RawWimHeader raw{};
  std::memcpy(raw.magic.data(), "MSWIM\0\0\0", raw.magic.size());
  raw.header_size = 208;
  raw.version = kWimVersionDefault;
  raw.guid[0] = static_cast<std::byte>(part.set);
  raw.part_number = part.number;
  raw.total_parts = part.total;
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&raw), sizeof raw);
  REQUIRE(out.good());
}

std::string error_of(const fs::path& path) {
  const auto parts = find_wim_parts(path, {});
  REQUIRE_FALSE(parts);
  return to_string(parts.error());
}

}  // namespace

TEST_CASE("a WIM that is not split is its only part") {
  const TemporaryFolder folder;
  write_part(folder / "install.wim", {});
  const auto parts = find_wim_parts(folder / "install.wim", {});
  REQUIRE(parts);
  CHECK(*parts == std::vector<fs::path>{folder / "install.wim"});
}

TEST_CASE("parts are found from any of them, whatever their names") {
  const TemporaryFolder folder;
  write_part(folder / "install.swm", {1, 3});
  write_part(folder / "a copy", {2, 3});
  write_part(folder / "INSTALL3.SWM", {3, 3});
  write_part(folder / "other.swm", {2, 3, 9});
  write_part(folder / "whole.wim", {1, 1});
  std::ofstream(folder / "readme.txt") << "text";
  fs::create_directory(folder / "install4.swm");
  const std::vector<fs::path> expected{folder / "install.swm", folder / "a copy",
                                       folder / "INSTALL3.SWM"};
  for (const fs::path& path : expected) {
    const auto parts = find_wim_parts(path, {});
    REQUIRE(parts);
    CHECK(*parts == expected);
  }
}

TEST_CASE("a missing part is named") {
  const TemporaryFolder folder;
  write_part(folder / "install.swm", {1, 3});
  write_part(folder / "install3.swm", {3, 3});
  CHECK(error_of(folder / "install.swm") ==
        "part 2 of 3 is missing (looked in " + folder.path().filename().string() + ")");
  CHECK(find_wim_parts(folder / "install.swm", {}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("two files that claim to be the same part are refused") {
  const TemporaryFolder folder;
  write_part(folder / "install.swm", {1, 2});
  write_part(folder / "install2.swm", {2, 2});
  write_part(folder / "install2 - Copy.swm", {2, 2});
  CHECK(error_of(folder / "install.swm") ==
        "part 2 of the split WIM is claimed by two files, install2 - Copy.swm and install2.swm");
}

TEST_CASE("the same file under two names is one part") {
  const TemporaryFolder folder;
  write_part(folder / "install.swm", {1, 2});
  write_part(folder / "install2.swm", {2, 2});
  fs::create_symlink("install2.swm", folder / "second.swm");
  CHECK(find_wim_parts(folder / "install.swm", {}));
}

TEST_CASE("a set of too many parts meets the limit") {
  const TemporaryFolder folder;
  write_part(folder / "install.swm", {1, 65'535});
  const auto parts = find_wim_parts(folder / "install.swm", {});
  REQUIRE_FALSE(parts);
  CHECK(parts.error().code == ErrorCode::kLimit);
}

TEST_CASE("a file that is absent or no WIM has no parts") {
  const TemporaryFolder folder;
  std::ofstream(folder / "text") << std::string(300, 'x');
  CHECK(find_wim_parts(folder / "absent", {}).error().code == ErrorCode::kNotFound);
  CHECK(error_of(folder / "text") == "not a WIM file (at 0x00000000)");
}

TEST_CASE("the split WIM of the corpus is found whole, and missed in part") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const fs::path wim = *corpus / "wim";
  const fs::path first = wim / "ied206__ManagedWimLib__Split.swm";
  const fs::path second = wim / "ied206__ManagedWimLib__Split2.swm";
  const auto parts = find_wim_parts(second, {});
  REQUIRE(parts);
  CHECK(*parts == std::vector<fs::path>{first, second});
  const TemporaryFolder folder;
  fs::copy_file(first, folder / "Split.swm");
  CHECK(error_of(folder / "Split.swm").starts_with("part 2 of 2 is missing"));
}

}  // namespace assay
