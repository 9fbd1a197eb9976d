#include "io/chunked_source.h"

#include <array>

#include <catch2/catch.hpp>

#include "io/stats.h"

namespace assay {
namespace {

// Chunks that are filled with their own number; counts how many were expanded.
ExpandChunk filled_with_number(int* expanded) {
  return [expanded](std::uint64_t index, std::span<std::byte> out) {
    ++*expanded;
    std::fill(out.begin(), out.end(), static_cast<std::byte>(index));
    return Result<void>();
  };
}

ChunkCachePtr cache_of(std::uint64_t budget) { return std::make_shared<ChunkCache>(budget); }

TEST_CASE("a chunked source expands only the chunks that a range touches") {
  int expanded = 0;
  const auto source =
      make_chunked_source({1'000'000, 32'768}, filled_with_number(&expanded), cache_of(1 << 20), 1);
  CHECK(expanded == 0);
  std::array<std::byte, 4> out;
  REQUIRE(source->read_at(3 * 32'768 - 2, out));
  CHECK(expanded == 2);
  CHECK(out == std::array{std::byte{2}, std::byte{2}, std::byte{3}, std::byte{3}});
}

TEST_CASE("a chunk that is in the cache is not expanded again") {
  int expanded = 0;
  const auto source =
      make_chunked_source({100'000, 4096}, filled_with_number(&expanded), cache_of(1 << 20), 1);
  const StatsSnapshot before = stats().snapshot();
  std::array<std::byte, 10> out;
  for (int i = 0; i < 5; ++i) REQUIRE(source->read_at(4096, out));
  CHECK(expanded == 1);
  const StatsSnapshot counted = stats().snapshot() - before;
  CHECK(counted.chunks_expanded == 1);
  CHECK(counted.bytes_expanded == 4096);
  CHECK(counted.cache_hits == 4);
}

TEST_CASE("the last chunk is as short as the source") {
  std::size_t length = 0;
  const ExpandChunk expand = [&length](std::uint64_t, std::span<std::byte> out) {
    length = out.size();
    return Result<void>();
  };
  const auto source = make_chunked_source({5000, 4096}, expand, cache_of(1 << 20), 1);
  std::array<std::byte, 1> out;
  REQUIRE(source->read_at(4999, out));
  CHECK(length == 904);
}

TEST_CASE("sources with the same number share chunks, others do not") {
  int expanded = 0;
  const ChunkCachePtr cache = cache_of(1 << 20);
  const auto first = make_chunked_source({8192, 4096}, filled_with_number(&expanded), cache, 1);
  const auto again = make_chunked_source({8192, 4096}, filled_with_number(&expanded), cache, 1);
  const auto other = make_chunked_source({8192, 4096}, filled_with_number(&expanded), cache, 2);
  std::array<std::byte, 1> out;
  REQUIRE(first->read_at(0, out));
  REQUIRE(again->read_at(0, out));
  CHECK(expanded == 1);
  REQUIRE(other->read_at(0, out));
  CHECK(expanded == 2);
}

TEST_CASE("an error of a chunk is the error of the read, and is not remembered") {
  bool is_broken = true;
  const ExpandChunk expand = [&is_broken](std::uint64_t, std::span<std::byte>) -> Result<void> {
    if (is_broken) return fail(ErrorCode::kCorrupt, "broken", 77);
    return {};
  };
  const auto source = make_chunked_source({5000, 4096}, expand, cache_of(1 << 20), 1);
  std::array<std::byte, 1> out;
  const Result<void> read = source->read_at(0, out);
  REQUIRE_FALSE(read);
  CHECK(read.error() == Error{ErrorCode::kCorrupt, "broken", 77, {}});
  is_broken = false;
  CHECK(source->read_at(0, out));
}

}  // namespace
}  // namespace assay
