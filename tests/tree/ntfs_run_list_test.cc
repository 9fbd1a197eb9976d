#include <catch2/catch.hpp>

#include "io/byte_source_contract.h"
#include "io/memory_source.h"
#include "tree/ntfs/run_list.h"
#include "tree/ntfs/run_source.h"

namespace assay::ntfs {
namespace {

Bytes pairs(std::initializer_list<unsigned> values) {
  Bytes bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

Result<std::vector<Run>> decode(std::initializer_list<unsigned> values, std::uint64_t first = 0,
                                std::uint64_t clusters = 0x100000) {
  return decode_run_list(pairs(values), first, clusters, Limits{});
}

void check_refused(std::initializer_list<unsigned> values, const std::string& what,
                   std::uint64_t offset, std::uint64_t clusters = 0x100000) {
  const Result<std::vector<Run>> runs = decode(values, 0, clusters);
  REQUIRE_FALSE(runs);
  CHECK(runs.error().what == what);
  CHECK(runs.error().offset == offset);
}

TEST_CASE("an empty run list has no runs") {
  CHECK(decode({})->empty());
  CHECK(decode({0})->empty());
}

TEST_CASE("runs are counted from the run before, also backwards") {
  // The example of libfsntfs: 2 clusters at 0x5235; then 0x40 ahead, then 0x30 back.
  const auto runs =
      decode({0x21, 0x02, 0x35, 0x52, 0x11, 0x03, 0x40, 0x11, 0x01, 0xD0, 0x00, 0xFF}, 10);
  REQUIRE(runs);
  CHECK(*runs == std::vector<Run>{{10, 2, 0x5235}, {12, 3, 0x5275}, {15, 1, 0x5245}});
}

TEST_CASE("a run without distance is a hole, and the next distance counts from before it") {
  const auto runs = decode({0x11, 0x01, 0x10, 0x01, 0x05, 0x11, 0x01, 0x02, 0x00});
  REQUIRE(runs);
  CHECK(*runs == std::vector<Run>{{0, 1, 0x10}, {1, 5, std::nullopt}, {6, 1, 0x12}});
}

TEST_CASE("a distance with its top bit clear is not negative") {
  CHECK(decode({0x21, 0x01, 0x80, 0x00})->front().lcn == 0x80u);
  CHECK(decode({0x31, 0x01, 0xFF, 0xFF, 0x00})->front().lcn == 0xFFFFu);
}

TEST_CASE("a run list that ends with its attribute needs no zero") {
  CHECK(decode({0x11, 0x01, 0x10})->size() == 1);
}

TEST_CASE("run lists without sense are refused") {
  check_refused({0x11, 0x00, 0x10}, "run list has a run without clusters", 0);
  check_refused({0x11, 0x80, 0x10}, "run list has a run without clusters", 0);
  check_refused({0x10, 0x10}, "run list has a run without clusters", 0);
  check_refused({0x11, 0x01, 0x10, 0x19, 0x01}, "run list has a field of 9 bytes", 3);
  check_refused({0x41, 0x01, 0x10}, "run list runs past the end", 2);
  check_refused({0x11, 0x01, 0xFF}, "run list leads past the volume (cluster -1)", 0);
  check_refused({0x11, 0x01, 0x10, 0x11, 0x01, 0xE0},
                "run list leads past the volume (cluster -16)", 3);
  check_refused({0x08, 0, 0, 0, 0, 0, 0, 0, 0x7F}, "run list is longer than a file can be", 0);
}

TEST_CASE("the last cluster of the volume can be used, the next one not") {
  CHECK(decode({0x11, 0x02, 0x0E}, 0, 16));
  check_refused({0x11, 0x02, 0x0F}, "run list leads past the volume (cluster 15)", 0, 16);
  check_refused({0x11, 0x01, 0x10}, "run list leads past the volume (cluster 16)", 0, 16);
}

TEST_CASE("more runs than the limit allows are refused") {
  Limits limits;
  limits.max_runs = 2;
  const Bytes three = pairs({0x11, 1, 1, 0x11, 1, 1, 0x11, 1, 1});
  const auto runs = decode_run_list(three, 0, 100, limits);
  REQUIRE_FALSE(runs);
  CHECK(runs.error().code == ErrorCode::kLimit);
  CHECK(decode_run_list(ByteView(three).first(6), 0, 100, limits));
}

// A volume whose every byte tells its place.
ByteSourcePtr numbered_volume(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return make_memory_source(bytes);
}

TEST_CASE("a stream reads its runs, holes and the uninitialised end") {
  const ByteSourcePtr volume = numbered_volume(16'384);
  const std::vector<Run> runs = {{0, 2, 4}, {2, 1, 6}, {3, 2, std::nullopt}, {5, 3, 1}};
  const auto source = RunSource::make(volume, runs, 512, {3900, 3000});
  REQUIRE(source);
  Bytes expected(3900);
  REQUIRE(volume->read_at(4 * 512, std::span(expected).subspan(0, 3 * 512)));
  REQUIRE(volume->read_at(1 * 512, std::span(expected).subspan(5 * 512, 3000 - 5 * 512)));
  expect_byte_source_contract(**source, expected);
  CHECK((*source)->place_of(2 * 512 + 3) == 6 * 512 + 3u);
  CHECK_FALSE((*source)->place_of(3 * 512));
  CHECK((*source)->place_of(5 * 512) == 512u);
}

// Counts the reads that reach the volume.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(ByteSourcePtr inner) : inner_(std::move(inner)) {}
  std::uint64_t size() const override { return inner_->size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    ++reads;
    return inner_->read_at(offset, out);
  }
  mutable int reads = 0;

 private:
  ByteSourcePtr inner_;
};

TEST_CASE("clusters in a row are read at once") {
  const auto volume = std::make_shared<CountingSource>(numbered_volume(16'384));
  const auto source =
      RunSource::make(volume, {{0, 1, 4}, {1, 1, 5}, {2, 8, 6}, {10, 1, 2}}, 512, {5632, 5632});
  REQUIRE(source);
  Bytes out(5632);
  REQUIRE((*source)->read_at(0, out));
  CHECK(volume->reads == 2);
}

TEST_CASE("a run list that ends before its data makes no stream") {
  const auto source = RunSource::make(numbered_volume(4096), {{0, 2, 1}}, 512, {1025, 1025});
  REQUIRE_FALSE(source);
  CHECK(source.error().what == "run list has 2 clusters, the data 3");
  CHECK(RunSource::make(numbered_volume(4096), {{0, 2, 1}}, 512, {1024, 1024}));
  CHECK(RunSource::make(numbered_volume(4096), {}, 512, {0, 0}));
}

}  // namespace
}  // namespace assay::ntfs
