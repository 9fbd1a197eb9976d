#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "io/byte_source_contract.h"
#include "io/memory_source.h"
#include "io/stats.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/raw_wim.h"
#include "support/sample_bytes.h"
#include "support/seeds.h"
#include "support/temporary_folder.h"
#include "tree/ntfs/wof.h"

#include "stream_reading.h"
#include "wof_stream_builder.h"

namespace assay::ntfs {
namespace {

constexpr std::uint32_t kAlgorithmOfXpress4k = 0;
constexpr std::uint32_t kAlgorithmOfLzx = 1;

// WOF_EXTERNAL_INFO and FILE_PROVIDER_EXTERNAL_INFO_V1.
Bytes file_provider(std::uint32_t algorithm) { return words({1, 2, 1, algorithm, 0}); }

WofInfo info_of(std::uint32_t algorithm) {
  const Result<WofInfo> info = parse_wof(file_provider(algorithm));
  REQUIRE(info);
  return *info;
}

Result<void> read_chunk(const Result<ByteSourcePtr>& source, std::uint64_t offset) {
  REQUIRE(source);
  Bytes out(1);
  return (*source)->read_at(offset, out);
}

TEST_CASE("the reparse data says format and chunk size") {
  CHECK(info_of(0) == WofInfo{false, ChunkFormat::kXpress, 4096});
  CHECK(info_of(1) == WofInfo{false, ChunkFormat::kLzx, 32'768});
  CHECK(info_of(2) == WofInfo{false, ChunkFormat::kXpress, 8192});
  CHECK(info_of(3) == WofInfo{false, ChunkFormat::kXpress, 16'384});
  // Version 0 of the structure has no flags; they are reserved in version 1.
  CHECK(parse_wof(words({1, 2, 1, 1})) == WofInfo{false, ChunkFormat::kLzx, 32'768});
  CHECK(parse_wof(words({1, 2, 1, 1, 7})) == WofInfo{false, ChunkFormat::kLzx, 32'768});
}

TEST_CASE("a file whose bytes lie in a WIM is known as such, and not read") {
  const Result<WofInfo> info = parse_wof(words({1, 1, 2, 0, 5, 0}));
  REQUIRE(info);
  CHECK(info->in_wim);
  const auto source =
      make_wof_stream(make_memory_source({}), *info, 100, std::make_shared<ChunkCache>(1000), 1);
  REQUIRE_FALSE(source);
  CHECK(source.error().code == ErrorCode::kUnsupported);
}

TEST_CASE("reparse data that is not known is unsupported, that is cut truncated") {
  const auto error_of = [](const Bytes& data) {
    const Result<WofInfo> info = parse_wof(data);
    REQUIRE_FALSE(info);
    return info.error();
  };
  CHECK(error_of(words({2, 2, 1, 1})) ==
        Error{ErrorCode::kUnsupported, "WOF reparse data of version 2", 0, {}});
  CHECK(error_of(words({1, 3, 1, 1})) == Error{ErrorCode::kUnsupported, "WOF provider 3", 4, {}});
  CHECK(error_of(words({1, 2, 2, 1})) ==
        Error{ErrorCode::kUnsupported, "WOF file provider of version 2", 8, {}});
  CHECK(error_of(words({1, 2, 1, 4})) ==
        Error{ErrorCode::kUnsupported, "WOF compression algorithm 4", 12, {}});
  for (const std::size_t size : {0U, 4U, 7U, 8U, 15U}) {
    Bytes cut = file_provider(1);
    cut.resize(size);
    CHECK(error_of(cut).code == ErrorCode::kTruncated);
  }
}

TEST_CASE("a file without bytes has no chunks") {
  CHECK(read_whole_of(WofStreamBuilder(info_of(kAlgorithmOfLzx)).open()).empty());
}

TEST_CASE("a file of one chunk has no table") {
  std::mt19937 random(1);
  const Bytes plain = sample_noise(4096, random);
  WofStreamBuilder stream(info_of(kAlgorithmOfXpress4k));
  stream.add_uncompressed(plain);
  CHECK(stream.table_size() == 0);
  CHECK(read_whole_of(stream.open()) == plain);
}

TEST_CASE("chunks that are stored uncompressed are read as they are") {
  std::mt19937 random(2);
  const Bytes plain = sample_noise(5 * 4096 + 10, random);
  WofStreamBuilder stream(info_of(kAlgorithmOfXpress4k));
  stream.add_uncompressed(plain);
  CHECK(stream.bytes().size() == plain.size() + 5 * 4);
  const auto source = stream.open();
  REQUIRE(source);
  expect_byte_source_contract(**source, plain);
}

TEST_CASE("a file of 4 GiB and more has offsets of 8 bytes") {
  // 131,073 chunks; only the first three have bytes.
  const std::uint64_t size = (std::uint64_t{1} << 32) + 1;
  const std::uint64_t table_bytes = 131'072 * 8;
  std::mt19937 random(3);
  const Bytes plain = sample_noise(3 * 32'768, random);
  const auto stream_with = [&](std::size_t entry_size) {
    Bytes bytes(table_bytes);
    for (std::uint32_t i = 0; i < 3; ++i) {
      const Bytes offset = words({(i + 1) * 32'768});
      std::copy(offset.begin(), offset.end(),
                bytes.begin() + static_cast<std::ptrdiff_t>(i * entry_size));
    }
    bytes.insert(bytes.end(), plain.begin(), plain.end());
    return make_wof_stream(make_memory_source(bytes), info_of(kAlgorithmOfLzx), size,
                           std::make_shared<ChunkCache>(4U << 20), 1);
  };
  Bytes out(plain.size());
  const auto wide = stream_with(8);
  REQUIRE(wide);
  REQUIRE((*wide)->read_at(0, out));
  CHECK(out == plain);
  CHECK_FALSE(read_chunk(stream_with(4), 32'768));
}

TEST_CASE("offsets that lead nowhere are errors of the chunks they are about") {
  std::mt19937 random(4);
  const Bytes plain = sample_noise(4 * 4096, random);
  WofStreamBuilder stream(info_of(kAlgorithmOfXpress4k));
  stream.add_uncompressed(plain);
  SECTION("backwards") {
    // Chunk 1 ends before it starts; chunk 2 is longer than a chunk can be.
    const auto source = stream.set_offset(1, 4000).open();
    CHECK(read_chunk(source, 0));
    const Result<void> read = read_chunk(source, 4096);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kCorrupt);
    CHECK(read.error().offset == 0);  // its entry in the table
    CHECK_FALSE(read_chunk(source, 2 * 4096));
    CHECK(read_chunk(source, 3 * 4096));
  }
  SECTION("equal") { CHECK_FALSE(read_chunk(stream.set_offset(1, 4096).open(), 4096)); }
  SECTION("past the end") {
    const auto source = stream.set_offset(2, 0xFFFFFFFF).open();
    CHECK(read_chunk(source, 4096));
    CHECK_FALSE(read_chunk(source, 2 * 4096));
    CHECK_FALSE(read_chunk(source, 3 * 4096));
  }
  SECTION("a stream that is cut costs its last chunk") {
    const auto source = stream.drop_last_bytes(4096).open();
    CHECK(read_chunk(source, 2 * 4096));
    CHECK_FALSE(read_chunk(source, 3 * 4096));
  }
}

TEST_CASE("a table that does not fit into the stream is refused at once, whatever the size") {
  WofStreamBuilder stream(info_of(kAlgorithmOfXpress4k));
  stream.add_uncompressed(Bytes(3 * 4096, std::byte{1}));
  CHECK(stream.open());
  for (const std::uint64_t size : {std::uint64_t{1} << 31, std::uint64_t{1} << 50,
                                   ~std::uint64_t{0}, ~std::uint64_t{0} - 4096}) {
    const auto source = stream.open(size);
    REQUIRE_FALSE(source);
    CHECK(source.error().code == ErrorCode::kCorrupt);
  }
}

#if ASSAY_WITH_WIMLIB

TEST_CASE("every algorithm expands, and keeps the contract of byte sources") {
  std::mt19937 random(5);
  Bytes plain = sample_text(150'000, random);
  const Bytes random_part = sample_noise(50'000, random);
  plain.insert(plain.begin() + 60'000, random_part.begin(), random_part.end());
  for (std::uint32_t algorithm = 0; algorithm < 4; ++algorithm) {
    CAPTURE(algorithm);
    WofStreamBuilder stream(info_of(algorithm));
    stream.add(plain);
    CHECK(stream.bytes().size() < plain.size());
    const auto source = stream.open();
    REQUIRE(source);
    expect_byte_source_contract(**source, plain);
  }
}

TEST_CASE("every size around a chunk's reads to its end") {
  std::mt19937 random(6);
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 8191U, 8192U, 8193U}) {
    CAPTURE(size);
    const Bytes plain = sample_text(size, random);
    CHECK(read_whole_of(WofStreamBuilder(info_of(kAlgorithmOfXpress4k)).add(plain).open()) ==
          plain);
  }
}

TEST_CASE("a read expands only the chunks that it touches, once") {
  std::mt19937 random(7);
  const Bytes plain = sample_text(50 * 4096, random);
  WofStreamBuilder stream(info_of(kAlgorithmOfXpress4k));
  const auto source = stream.add(plain).open();
  REQUIRE(source);
  const StatsSnapshot before = stats().snapshot();
  Bytes out(4);
  for (int i = 0; i < 3; ++i) REQUIRE((*source)->read_at(30 * 4096 - 2, out));
  CHECK((stats().snapshot() - before).chunks_expanded == 2);
}

TEST_CASE("a chunk of another algorithm or of noise is corrupt, at its place in the stream") {
  std::mt19937 random(8);
  const Bytes plain = sample_text(3 * 32'768, random);
  WofStreamBuilder stream(info_of(kAlgorithmOfLzx));
  const Bytes bad = sample_noise(1000, random);
  stream.add_chunk(bad, 32'768).add(plain);
  const auto source = stream.open();
  const Result<void> read = read_chunk(source, 0);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kCorrupt);
  CHECK(read.error().offset == stream.table_size());
  CHECK(read_chunk(source, 32'768));
}

TEST_CASE("a damaged WOF stream gives bytes or an error") {
  std::mt19937 random(9);
  const Bytes plain = sample_text(60'000, random);
  for (std::uint32_t algorithm = 0; algorithm < 4; ++algorithm) {
    const Bytes stream = WofStreamBuilder(info_of(algorithm)).add(plain).bytes();
    int refused = 0;
    for (unsigned round = 0; round < seed_count(150); ++round) {
      Bytes damaged = stream;
      const std::size_t within = round % 2 == 0 ? damaged.size() : 8;
      for (int i = 0; i < 2; ++i)
        damaged[random() % within] ^= static_cast<std::byte>(1U << random() % 8);
      if (round % 5 == 0) damaged.resize(random() % damaged.size());
      const auto source = make_wof_stream(make_memory_source(damaged), info_of(algorithm),
                                          plain.size(), std::make_shared<ChunkCache>(1U << 20), 1);
      if (!source || !read_all(**source, plain.size(), "file")) ++refused;
    }
    CHECK(refused > 30);
  }
}

// The number behind `field` in what wiminfo says.
std::uint64_t number_behind(const std::string& field, const std::string& said) {
  const std::size_t at = said.find(field);
  REQUIRE(at != std::string::npos);
  return std::stoull(said.substr(said.find('=', at) + 1));
}

TEST_CASE("a compressed resource that libwim wrote into a WIM file is such a stream") {
  if (!has_tools({"wimcapture", "wiminfo"})) return;
  std::mt19937 random(10);
  Bytes plain = sample_text(200'000, random);
  const Bytes random_part = sample_noise(70'000, random);
  plain.insert(plain.end(), random_part.begin(), random_part.end());
  const std::pair<std::uint32_t, std::string> kinds[] = {
      {0, "xpress --chunk-size=4096"},
      {1, "lzx --chunk-size=32768"},
      {2, "xpress --chunk-size=8192"},
      {3, "xpress --chunk-size=16384"},
  };
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "files");
  write_whole(folder / "files" / "plain", std::string(as_chars(plain)));
  for (const auto& [algorithm, options] : kinds) {
    CAPTURE(algorithm);
    output_of(
        "wimcapture files x.wim --compress=" + options + " 2>&1 && wiminfo x.wim --blobs > blobs",
        folder.path());
    std::string said = read_whole(folder / "blobs");
    said = said.substr(said.find("Uncompressed size = " + std::to_string(plain.size())));
    const std::string file = read_whole(folder / "x.wim");
    const Bytes stream = to_bytes(file.substr(number_behind("Offset in WIM", said),
                                              number_behind("\nCompressed size", said)));
    std::filesystem::remove(folder / "x.wim");
    const auto source = make_wof_stream(make_memory_source(stream), info_of(algorithm),
                                        plain.size(), std::make_shared<ChunkCache>(4U << 20), 1);
    CHECK(read_whole_of(source) == plain);
  }
}

TEST_CASE("a WOF file on an NTFS volume reads from its reparse point and stream") {
  if (!has_tools({"mkntfs", "wimapply", "icat", "ifind"})) return;
  std::mt19937 random(11);
  const Bytes plain = sample_text(100'000, random);
  RawWimFile file;
  file.name = "file";
  file.attributes = 0x420;
  file.reparse_tag = 0x80000017;
  file.bytes = file_provider(kAlgorithmOfLzx);
  file.streams = {
      {"", Bytes(plain.size())},
      {"WofCompressedData", WofStreamBuilder(info_of(kAlgorithmOfLzx)).add(plain).bytes()}};
  const TemporaryFolder folder;
  write_whole(folder / "x.wim", std::string(as_chars(make_raw_wim({file}))));
  output_of("truncate -s 4M volume && mkntfs -q -F volume 2>&1 && wimapply x.wim 1 volume 2>&1",
            folder.path());
  const auto attribute = [&folder](const std::string& selector) {
    return to_bytes(output_of("icat volume $(ifind -n file volume)" + selector, folder.path()));
  };
  const Bytes reparse = attribute("-192");
  REQUIRE(reparse.size() == 8 + 20);
  const Result<WofInfo> info = parse_wof(ByteView(reparse).subspan(8));
  REQUIRE(info);
  // istat's line of the stream: "Type: $DATA (128-6)   Name: WofCompressedData".
  const std::string said = output_of("istat volume $(ifind -n file volume)", folder.path());
  const std::size_t name = said.find("Name: WofCompressedData");
  REQUIRE(name != std::string::npos);
  const std::size_t open = said.rfind('(', name);
  const std::string id = said.substr(open + 1, said.find(')', open) - open - 1);
  const auto source = make_wof_stream(make_memory_source(attribute("-" + id)), *info, plain.size(),
                                      std::make_shared<ChunkCache>(4U << 20), 1);
  CHECK(read_whole_of(source) == plain);
}

TEST_CASE("a program that Windows compressed with LZX expands, and as nothing else") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  constexpr std::uint64_t kSize = 921'600;
  const ByteSourcePtr stream = make_memory_source(
      to_bytes(read_whole(*corpus / "wof" / "DFIR-ORC__dfir-orc__vcpkg.exe.WofCompressedData")));
  const auto open = [&stream](std::uint32_t algorithm) {
    return make_wof_stream(stream, info_of(algorithm), kSize,
                           std::make_shared<ChunkCache>(4U << 20), 1);
  };
  const StatsSnapshot before = stats().snapshot();
  const Bytes bytes = read_whole_of(open(kAlgorithmOfLzx));
  CHECK((stats().snapshot() - before).chunks_expanded == 29);
  REQUIRE(bytes.size() == kSize);
  CHECK(as_chars(bytes).substr(0, 2) == "MZ");
  const auto header = read_raw<le32>(bytes, 0x3C, "offset of the PE header");
  REQUIRE(header);
  CHECK(as_chars(bytes).substr(header->get(), 4) == std::string_view("PE\0\0", 4));
  for (const std::uint32_t algorithm : {0U, 2U, 3U}) CHECK_FALSE(read_chunk(open(algorithm), 0));
}

#endif

}  // namespace
}  // namespace assay::ntfs
