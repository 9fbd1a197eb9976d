#include "io/chunk_cache.h"

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace assay {
namespace {

// Makes chunks of a size and counts them.
struct Maker {
  std::size_t size;
  int made = 0;

  void get(ChunkCache& cache, std::uint64_t index) {
    const auto chunk = cache.get({1, index}, [this]() -> Result<Bytes> {
      ++made;
      return Bytes(size);
    });
    REQUIRE(chunk);
    REQUIRE((*chunk)->size() == size);
  }
};

TEST_CASE("a cache keeps chunks up to its budget, and the least recently used goes first") {
  ChunkCache cache(1000);
  Maker maker{100};
  for (std::uint64_t i = 0; i < 10; ++i) maker.get(cache, i);
  CHECK(cache.size() == 1000);
  maker.get(cache, 0);
  CHECK(maker.made == 10);

  maker.get(cache, 10);  // drops 1, because 0 was just used
  CHECK(cache.size() == 1000);
  CHECK(maker.made == 11);
  maker.get(cache, 0);
  CHECK(maker.made == 11);
  maker.get(cache, 1);
  CHECK(maker.made == 12);
}

TEST_CASE("the latest chunk stays even when it is larger than the budget") {
  ChunkCache cache(1000);
  Maker large{5000};
  large.get(cache, 1);
  large.get(cache, 1);
  CHECK(large.made == 1);
  large.get(cache, 2);
  CHECK(cache.size() == 5000);
  large.get(cache, 1);
  CHECK(large.made == 3);
}

TEST_CASE("small chunks do not push out a large one, nor it them") {
  ChunkCache cache(1000);
  Maker large{5000};
  Maker small{100};
  large.get(cache, 1000);
  for (std::uint64_t i = 0; i < 50; ++i) {
    small.get(cache, i % 5);
    large.get(cache, 1000);
  }
  CHECK(large.made == 1);
  CHECK(small.made == 5);
}

TEST_CASE("large chunks have a budget of their own") {
  ChunkCache cache(1000, 3000);
  Maker large{900};
  for (int round = 0; round < 5; ++round)
    for (std::uint64_t i = 0; i < 3; ++i) large.get(cache, i);
  CHECK(large.made == 3);
  large.get(cache, 3);
  large.get(cache, 0);
  CHECK(large.made == 5);
  CHECK(cache.size() <= 3000);
}

TEST_CASE("a chunk that was evicted stays valid for those who hold it") {
  ChunkCache cache(0);
  const auto held = cache.get({1, 1}, [] { return Result<Bytes>(Bytes(10, std::byte{7})); });
  Maker maker{10};
  for (std::uint64_t i = 2; i < 10; ++i) maker.get(cache, i);
  CHECK(**held == Bytes(10, std::byte{7}));
  CHECK(cache.size() == 10);
}

TEST_CASE("a chunk that several threads want at once is made once") {
  ChunkCache cache(1 << 20);
  std::atomic<int> made{0};
  std::atomic<int> waiting{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      ++waiting;
      (void)cache.get({1, 1}, [&]() -> Result<Bytes> {
        while (waiting < 4) std::this_thread::yield();  // until all are on their way
        ++made;
        return Bytes(100);
      });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
  CHECK(cache.size() == 100);
}

TEST_CASE("a failure is passed on, leaves nothing behind and is tried again") {
  ChunkCache cache(1000);
  const auto failed =
      cache.get({1, 1}, []() -> Result<Bytes> { return fail(ErrorCode::kCorrupt, "broken"); });
  REQUIRE_FALSE(failed);
  CHECK(failed.error().what == "broken");
  CHECK(cache.size() == 0);
  Maker maker{10};
  maker.get(cache, 1);
  CHECK(maker.made == 1);
}

TEST_CASE("a cache used at random by threads gives right chunks and keeps its budget") {
  ChunkCache cache(2000);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&cache, &wrong, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 3000; ++i) {
        const std::uint64_t index = random() % 40;
        const std::size_t size = index == 0 ? 3000 : 20 + index;
        const bool fails = random() % 16 == 0;
        const auto chunk = cache.get({index % 3, index}, [&]() -> Result<Bytes> {
          if (fails) return fail(ErrorCode::kCorrupt, "broken");
          return Bytes(size, static_cast<std::byte>(index));
        });
        if (chunk && **chunk != Bytes(size, static_cast<std::byte>(index))) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(cache.size() <= 2000 + 3000);
}

}  // namespace
}  // namespace assay
