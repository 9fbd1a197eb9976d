// What holds for every ByteSource, checked from outside: run it over each implementation.
#pragma once

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "io/byte_source.h"

namespace assay {

// A range that does not lie wholly inside is refused, and nothing is written.
inline void expect_refusal_past_the_end(const ByteSource& source) {
  const std::uint64_t size = source.size();
  constexpr std::byte kUntouched{0x5A};
  Bytes out(8, kUntouched);
  for (const std::uint64_t offset : {size - std::min<std::uint64_t>(size, 7), size, size + 1,
                                     ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
    CAPTURE(size, offset);
    const Result<void> read = source.read_at(offset, out);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kTruncated);
    CHECK(std::count(out.begin(), out.end(), kUntouched) == 8);
  }
  CHECK(source.read_at(size, {}));
}

// How a range is cut never changes its bytes.
inline void expect_split_invariance(const ByteSource& source, const Bytes& expected,
                                    std::mt19937& random, int rounds = 300) {
  REQUIRE(source.size() == expected.size());
  for (int i = 0; i < rounds; ++i) {
    const std::size_t at = random() % (expected.size() + 1);
    Bytes part(random() % (expected.size() - at + 1));
    CAPTURE(at, part.size());
    REQUIRE(source.read_at(at, part));
    REQUIRE(
        std::equal(part.begin(), part.end(), expected.begin() + static_cast<std::ptrdiff_t>(at)));
  }
}

inline void expect_same_bytes_from_threads(const ByteSource& source, const Bytes& expected) {
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      for (int i = 0; i < 200; ++i) {
        const std::size_t at = random() % (expected.size() + 1);
        Bytes part(random() % (std::min<std::size_t>(expected.size() - at, 5000) + 1));
        if (!source.read_at(at, part) ||
            !std::equal(part.begin(), part.end(),
                        expected.begin() + static_cast<std::ptrdiff_t>(at)))
          ++wrong[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

// `expected` is the whole of the source.
inline void expect_byte_source_contract(const ByteSource& source, const Bytes& expected) {
  std::mt19937 random(20'240'301);
  expect_split_invariance(source, expected, random);
  expect_refusal_past_the_end(source);
  expect_same_bytes_from_threads(source, expected);
}

}  // namespace assay
