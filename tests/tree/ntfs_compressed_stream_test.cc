#include <algorithm>
#include <limits>
#include <mutex>
#include <random>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "io/byte_source_contract.h"
#include "io/memory_source.h"
#include "io/stats.h"
#include "support/corpus.h"
#include "support/lznt1_maker.h"
#include "support/program.h"
#include "support/sample_bytes.h"
#include "support/seeds.h"
#include "support/temporary_folder.h"
#include "tree/ntfs/compressed_stream.h"

#include "compressed_file_builder.h"
#include "stream_reading.h"

namespace assay::ntfs {
namespace {

// A volume that remembers which of its bytes were asked for.
class WatchedSource final : public ByteSource {
 public:
  explicit WatchedSource(ByteSourcePtr base) : base_(std::move(base)) {}
  std::uint64_t size() const override { return base_->size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::lock_guard lock(mutex_);
    bytes_read_ += out.size();
    return base_->read_at(offset, out);
  }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  const ByteSourcePtr base_;
  mutable std::mutex mutex_;
  mutable std::uint64_t bytes_read_ = 0;
};

Error error_of_reading(const CompressedFileBuilder& file, std::uint64_t size) {
  const Result<ByteSourcePtr> source = file.open(size);
  REQUIRE(source);
  const Result<Bytes> bytes = read_all(**source, 1U << 30, "file");
  REQUIRE_FALSE(bytes);
  return bytes.error();
}

TEST_CASE("an empty compressed file has no bytes") {
  CHECK(read_whole_of(CompressedFileBuilder().open(0)).empty());
}

TEST_CASE("a compressed file keeps the contract of byte sources") {
  std::mt19937 random(1);
  const Bytes plain = sample_mixture(7 * 65'536 + 12'345, 40'000, random);
  for (const bool is_scattered : {false, true}) {
    CAPTURE(is_scattered);
    CompressedFileBuilder file;
    if (is_scattered) file.scattered();
    const Result<ByteSourcePtr> source = file.add(plain).open(plain.size());
    REQUIRE(source);
    expect_byte_source_contract(**source, plain);
  }
}

TEST_CASE("every unit and cluster size reads the same") {
  std::mt19937 random(2);
  const Bytes plain = sample_mixture(75'001, 7'000, random);
  for (const std::uint32_t cluster_size : {256U, 4096U, 65'536U})
    for (const std::uint32_t unit_clusters : {1U, 2U, 16U}) {
      CAPTURE(cluster_size, unit_clusters);
      const UnitGeometry geometry{cluster_size, unit_clusters};
      CHECK(read_whole_of(CompressedFileBuilder(geometry).add(plain).open(plain.size())) == plain);
      CHECK(read_whole_of(CompressedFileBuilder(geometry).scattered().add(plain).open(
                plain.size())) == plain);
    }
}

TEST_CASE("a last unit that is short is read to the file's size, wherever its chunks end") {
  std::mt19937 random(3);
  const Bytes plain = sample_text(65'536, random);
  // NTFS compresses what lies behind the end of the file in the unit as well.
  const CompressedFileBuilder file = CompressedFileBuilder().add(plain);
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 20'000U, 65'535U, 65'536U}) {
    CAPTURE(size);
    const Bytes expected(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(read_whole_of(file.open(size)) == expected);
  }
}

TEST_CASE("what was never written reads as zero, whatever the clusters hold") {
  std::mt19937 random(4);
  for (const bool is_text : {false, true}) {
    const Bytes plain =
        is_text ? sample_text(3 * 65'536, random) : sample_noise(3 * 65'536, random);
    const CompressedFileBuilder file = CompressedFileBuilder().add(plain);
    for (const std::size_t initialized : {0U, 1U, 65'536U, 65'537U, 100'000U, 3 * 65'536U}) {
      CAPTURE(is_text, initialized);
      Bytes expected = plain;
      std::fill(expected.begin() + static_cast<std::ptrdiff_t>(initialized), expected.end(),
                std::byte{0});
      CHECK(read_whole_of(file.open(plain.size(), initialized)) == expected);
    }
  }
}

TEST_CASE("an initialized size above the size changes nothing") {
  std::mt19937 random(5);
  const Bytes plain = sample_text(70'000, random);
  CHECK(read_whole_of(CompressedFileBuilder().add(plain).open(plain.size(), ~std::uint64_t{0})) ==
        plain);
}

TEST_CASE("a unit whose last cluster is stored is not compressed; holes in it are zeros") {
  std::mt19937 random(6);
  const Bytes cluster = sample_noise(4096, random);
  CompressedFileBuilder file;
  file.add_clusters(cluster).add_hole(10).add_clusters(cluster).add_hole(3).add_clusters(cluster);
  Bytes expected(16 * 4096);
  for (const int at : {0, 11, 15})
    std::copy(cluster.begin(), cluster.end(), &expected[static_cast<std::size_t>(at) * 4096]);
  CHECK(read_whole_of(file.open(expected.size())) == expected);
}

TEST_CASE("a unit whose last cluster is a hole is compressed") {
  const Bytes abc = Lznt1Chunk().literals("abc").bytes();
  Bytes expected = to_bytes("abc");
  expected.resize(65'536);
  SECTION("in one cluster") {
    CHECK(read_whole_of(CompressedFileBuilder().add_compressed_unit(abc).open(65'536)) == expected);
  }
  SECTION("a run list that ends early leaves a hole") {
    CHECK(read_whole_of(CompressedFileBuilder().add_clusters(abc).open(65'536)) == expected);
  }
  SECTION("a hole within the compressed data is an error") {
    CompressedFileBuilder file;
    file.add_clusters(abc).add_hole(1).add_clusters(abc).add_hole(13);
    CHECK(error_of_reading(file, 65'536) ==
          Error{ErrorCode::kCorrupt,
                "compression unit with a hole in its compressed data",
                3 * 4096,
                {}});
  }
}

TEST_CASE("units that no run holds are zeros, and cost no read") {
  CompressedFileBuilder file;
  file.add_clusters(Lznt1Chunk().literals("abc").bytes());
  const auto watched = std::make_shared<WatchedSource>(file.volume_source());
  const auto source = file.open(std::uint64_t{1} << 50, std::uint64_t{1} << 50, watched);
  REQUIRE(source);
  Bytes out(100'000, std::byte{1});
  REQUIRE((*source)->read_at((std::uint64_t{1} << 50) - 100'000, out));
  CHECK(out == Bytes(100'000));
  CHECK(watched->bytes_read() == 0);
}

TEST_CASE("a read expands only the units that it touches, once") {
  std::mt19937 random(7);
  const Bytes plain = sample_text(10 * 65'536, random);
  const CompressedFileBuilder file = CompressedFileBuilder().add(plain);
  const auto watched = std::make_shared<WatchedSource>(file.volume_source());
  const auto source = file.open(plain.size(), plain.size(), watched);
  REQUIRE(source);
  CHECK(watched->bytes_read() == 0);
  const StatsSnapshot before = stats().snapshot();
  Bytes out(4);
  for (int i = 0; i < 3; ++i) REQUIRE((*source)->read_at(5 * 65'536 - 2, out));
  CHECK((stats().snapshot() - before).chunks_expanded == 2);
  CHECK(watched->bytes_read() < 2 * 65'536);
  CHECK(watched->bytes_read() % 4096 == 0);
}

TEST_CASE("an error within compressed data names its place on the volume") {
  std::mt19937 random(8);
  const Bytes unit = compress_lznt1(sample_text(65'536, random));
  REQUIRE(unit.size() > 2 * 4096);
  CompressedFileBuilder file = CompressedFileBuilder().scattered().add_compressed_unit(unit);
  // The header of the first chunk that starts in the second of the scattered clusters.
  std::size_t at = 0;
  while (at < 4096)
    at += 3 + (std::to_integer<unsigned>(unit[at]) |
               (std::to_integer<unsigned>(unit[at + 1]) & 0x0FU) << 8);
  REQUIRE(at < 8191);
  const std::size_t place = 3 * 4096 + 2 * 4096 + (at - 4096);
  file.volume()[place + 1] = std::byte{0x7F};
  const Error error = error_of_reading(file, 65'536);
  CHECK(error.code == ErrorCode::kCorrupt);
  CHECK(error.offset == place);
}

TEST_CASE("a volume that is cut short costs only the units that lie beyond") {
  std::mt19937 random(9);
  const Bytes plain = sample_noise(2 * 65'536, random);
  CompressedFileBuilder file = CompressedFileBuilder().add(plain);
  file.volume().resize(file.volume().size() - 1);
  const auto source = file.open(plain.size());
  REQUIRE(source);
  Bytes out(65'536);
  CHECK((*source)->read_at(0, out));
  const Result<void> read = (*source)->read_at(65'536, out);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kTruncated);
}

TEST_CASE("sizes and runs that make no sense are refused") {
  const auto open = [](std::vector<Run> runs, std::uint32_t cluster_size,
                       std::uint32_t unit_clusters) {
    return make_compressed_stream(make_memory_source({}), std::move(runs), cluster_size,
                                  unit_clusters, 100, 100, std::make_shared<ChunkCache>(1000), 1);
  };
  const auto refused = [](const Result<ByteSourcePtr>& source, ErrorCode code) {
    return !source && source.error().code == code;
  };
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  CHECK(open({}, 4096, 16));
  CHECK(open({}, 65'536, 16));
  CHECK(refused(open({}, 131'072, 16), ErrorCode::kUnsupported));
  CHECK(refused(open({}, 1U << 31, 1U << 31), ErrorCode::kUnsupported));
  CHECK(refused(open({}, 4096, 0), ErrorCode::kCorrupt));
  CHECK(refused(open({}, 0, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({}, 4096, 12), ErrorCode::kCorrupt));
  CHECK(open({{0, 4, 1}, {4, 12, std::nullopt}}, 4096, 16));
  CHECK(open({{0, 4, 1}, {40, 12, 1}}, 4096, 16));
  CHECK(refused(open({{0, 4, 1}, {3, 12, 1}}, 4096, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({{16, 4, 1}, {0, 4, 9}}, 4096, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({{0, 0, 1}}, 4096, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({{0, 4, kMost}}, 4096, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({{kMost, 4, 1}}, 4096, 16), ErrorCode::kCorrupt));
  CHECK(refused(open({{0, kMost, 1}}, 4096, 16), ErrorCode::kCorrupt));
}

TEST_CASE("a damaged compressed file gives bytes or an error") {
  std::mt19937 random(10);
  const UnitGeometry geometry{512, 16};
  const Bytes plain = sample_mixture(60'000, 6'000, random);
  const CompressedFileBuilder whole = CompressedFileBuilder(geometry).scattered().add(plain);
  int refused = 0;
  for (unsigned round = 0; round < seed_count(400); ++round) {
    CompressedFileBuilder file = whole;
    for (int i = 0; i < 3; ++i)
      file.volume()[random() % file.volume().size()] ^= static_cast<std::byte>(1U << random() % 8);
    Run& run = file.runs()[random() % file.runs().size()];
    if (round % 4 == 0) run.clusters = random() % 5;
    if (round % 4 == 1) run.lcn = random() % 300;
    if (round % 8 == 2) run.lcn.reset();
    const auto source = file.open(plain.size());
    if (!source || !read_all(**source, plain.size(), "file")) ++refused;
  }
  CHECK(refused > 40);
}

// What `istat` of the Sleuth Kit says of a file's data: the cluster on the volume of each of its
// clusters, 0 for a hole.
std::vector<Run> runs_by_istat(const std::filesystem::path& image, const std::string& inode) {
  const std::string said = output_of("istat " + shell_word(image.string()) + " " + inode);
  const std::size_t data = said.find("Type: $DATA");
  REQUIRE(data != std::string::npos);
  REQUIRE(said.find("Compressed", data) != std::string::npos);
  std::istringstream clusters(said.substr(said.find('\n', data)));
  std::vector<Run> runs;
  std::uint64_t vcn = 0;
  for (std::uint64_t lcn = 0; clusters >> lcn; ++vcn)
    runs.push_back({vcn, 1, lcn != 0 ? std::optional(lcn) : std::nullopt});
  return runs;
}

// Opens the image's file of that name with the help of the Sleuth Kit.
Result<ByteSourcePtr> open_by_istat(const std::filesystem::path& image, const std::string& name,
                                    std::uint32_t cluster_size, std::uint64_t size) {
  const std::string inode =
      lines_of(output_of("ifind -n " + shell_word(name) + " " + shell_word(image.string())))
          .front();
  return make_compressed_stream(make_memory_source(to_bytes(read_whole(image))),
                                runs_by_istat(image, inode), cluster_size, 16, size, size,
                                std::make_shared<ChunkCache>(8U << 20), 1);
}

TEST_CASE("files that ntfs-3g compressed read as they were") {
  if (!has_tools({"mkntfs", "ntfscp", "istat", "ifind"})) return;
  std::mt19937 random(11);
  const std::pair<std::string, Bytes> files[] = {
      {"text", sample_text(200'000, random)},
      {"mixture", sample_mixture(400'123, 30'000, random)},
      {"with-zeros",
       [&] {
         Bytes bytes = sample_text(10'000, random);
         bytes.resize(300'000);
         return bytes;
       }()},
  };
  for (const std::uint32_t cluster_size : {512U, 4096U}) {
    const TemporaryFolder folder;
    const auto image = folder / "volume";
    // -C: what is made in the root folder is compressed.
    output_of("truncate -s 4M volume && mkntfs -q -F -C -c " + std::to_string(cluster_size) +
                  " volume 2>&1",
              folder.path());
    for (const auto& [name, bytes] : files) {
      write_whole(folder / name, std::string(as_chars(bytes)));
      output_of("ntfscp -q volume " + name + " " + name, folder.path());
    }
    for (const auto& [name, bytes] : files) {
      CAPTURE(cluster_size, name);
      CHECK(read_whole_of(open_by_istat(image, name, cluster_size, bytes.size())) == bytes);
    }
  }
}

TEST_CASE("a file that Windows compressed reads as it should") {
  const auto corpus = find_corpus();
  if (!corpus || !has_tools({"istat", "ifind"})) return;
  const TemporaryFolder folder;
  const auto image = unpacked(*corpus / "ntfs" / "fox-it__dissect.ntfs__ntfs.bin.gz", folder);
  const Bytes bytes = read_whole_of(open_by_istat(image, "Large.txt", 4096, 2'097'152));
  CHECK(to_hex(sha256(bytes)) ==
        "5b766f6d76a999636fd93b4e039d5a32187f84a19c0950449f0c721da0223914");
}

}  // namespace
}  // namespace assay::ntfs
