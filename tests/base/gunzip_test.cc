#include "base/gunzip.h"

#include <random>

#include <catch2/catch.hpp>

#include "support/gzip_maker.h"

namespace assay {
namespace {

Bytes noise(std::size_t size) {
  std::mt19937 random(1);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() % 7);
  return bytes;
}

TEST_CASE("gzip is known by its first two bytes") {
  CHECK(is_gzip(gzipped({})));
  CHECK_FALSE(is_gzip({}));
  CHECK_FALSE(is_gzip(as_bytes("\x1F")));
  CHECK_FALSE(is_gzip(as_bytes("<?xml")));
}

TEST_CASE("what was packed comes back, of any size") {
  for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 300'000U}) {
    const Bytes plain = noise(size);
    const Result<Bytes> expanded = gunzip(gzipped(plain), size);
    REQUIRE(expanded);
    CHECK((*expanded == plain));
  }
}

TEST_CASE("members one after the other are one file") {
  Bytes both = gzipped(as_bytes("one "));
  const Bytes second = gzipped(as_bytes("two"));
  both.insert(both.end(), second.begin(), second.end());
  CHECK(as_chars(*gunzip(both, 100)) == "one two");
}

TEST_CASE("expansion ends at the bound, not after it") {
  const Bytes bomb = gzipped(Bytes(3'000'000));
  REQUIRE(bomb.size() < 20'000);
  const Result<Bytes> expanded = gunzip(bomb, 2'999'999);
  REQUIRE_FALSE(expanded);
  CHECK(expanded.error().code == ErrorCode::kLimit);
  CHECK(expanded.error().what == "gzip gives more than 2999999 bytes");
  CHECK(gunzip(bomb, 3'000'000));
}

TEST_CASE("every cut of gzip is truncated") {
  const Bytes whole = gzipped(noise(1'000));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Result<Bytes> expanded = gunzip(ByteView(whole).first(size), 10'000);
    REQUIRE_FALSE(expanded);
    CHECK(expanded.error().code == ErrorCode::kTruncated);
  }
}

TEST_CASE("a wrong checksum, length or method is corrupt") {
  const Bytes whole = gzipped(noise(1'000));
  for (const std::size_t at : {std::size_t{2}, whole.size() - 8, whole.size() - 1}) {
    CAPTURE(at);
    Bytes damaged = whole;
    damaged[at] ^= std::byte{0x11};
    const Result<Bytes> expanded = gunzip(damaged, 10'000);
    REQUIRE_FALSE(expanded);
    CHECK(expanded.error().code == ErrorCode::kCorrupt);
    CHECK(expanded.error().offset);
  }
}

TEST_CASE("bytes behind the last member are refused") {
  Bytes bytes = gzipped(as_bytes("text"));
  const std::size_t end = bytes.size();
  bytes.push_back(std::byte{0});
  const Result<Bytes> expanded = gunzip(bytes, 100);
  REQUIRE_FALSE(expanded);
  CHECK(expanded.error().what == "bytes behind the gzip data");
  CHECK(expanded.error().offset == end);
}

TEST_CASE("damaged gzip gives bytes or an error, never more than the bound") {
  const Bytes whole = gzipped(noise(2'000));
  std::mt19937 random(2);
  for (int round = 0; round < 3'000; ++round) {
    Bytes damaged = whole;
    for (std::size_t n = random() % 3 + 1; n > 0; --n)
      damaged[random() % damaged.size()] ^= static_cast<std::byte>(1U << random() % 8);
    if (const Result<Bytes> expanded = gunzip(damaged, 3'000)) CHECK(expanded->size() <= 3'000);
  }
}

}  // namespace
}  // namespace assay
