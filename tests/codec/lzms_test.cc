// The parts of LZMS, and a chunk of it where there is no libwim to compare with.

#include "codec/lzms.h"

#include <optional>
#include <random>

#include <catch2/catch.hpp>

#include "codec/lzms_recent.h"
#include "codec/lzms_slots.h"
#include "codec/lzms_x86.h"
#include "support/codec_samples.h"
#include "support/seeds.h"

namespace assay {
namespace {

TEST_CASE("a chunk of LZMS with matches and delta matches expands") {
  constexpr std::uint8_t kStored[] = {
      0x5A, 0x13, 0x2A, 0x90, 0x9D, 0xD9, 0x5A, 0xB7, 0x32, 0x95, 0x5D, 0x90, 0x27, 0x7B,
      0x81, 0x3A, 0x91, 0x8E, 0x8D, 0x3F, 0xF2, 0x67, 0xEC, 0x9C, 0x81, 0x61, 0xF1, 0x59,
      0x00, 0x00, 0x00, 0x80, 0x01, 0x99, 0xBB, 0x78, 0xCC, 0x5D, 0x38, 0xE6, 0x2E, 0x1A,
      0x73, 0x17, 0x8C, 0xB9, 0x8B, 0xC5, 0xDC, 0x85, 0x62, 0xEE, 0x22, 0x31, 0x77, 0x81,
      0x98, 0xBB, 0x38, 0xCC, 0x5D, 0x18, 0xE6, 0x2E, 0x0A, 0x73, 0x17, 0x84, 0xB9, 0x8B,
      0xC1, 0xDC, 0x85, 0x60, 0xEE, 0x22, 0x2C, 0x77, 0x09, 0x00, 0x98, 0xBB, 0xF8, 0xCC,
      0x5D, 0x28, 0xC1, 0x23, 0xBF, 0x7B, 0x5B, 0x15, 0x59, 0x4D, 0x3A, 0x00, 0xC0, 0x00,
      0x3A, 0xC8, 0x8E, 0x5C, 0xDD, 0x9B, 0x19, 0x37, 0xF5, 0x06, 0x42, 0xE6, 0x16, 0x06,
      0x52, 0x56, 0x26, 0x87, 0x66, 0x39, 0x6F, 0x77, 0x74, 0x20, 0x2C, 0x65, 0x6E, 0x6F};
  Bytes plain;
  for (std::uint32_t i = 0; i < 160; ++i) {
    if (i % 8 == 0)
      for (const char letter : std::string_view("one, two, three and one, two, four; "))
        plain.push_back(static_cast<std::byte>(letter));
    for (unsigned shift = 0; shift < 32; shift += 8)
      plain.push_back(static_cast<std::byte>((1000 + i) >> shift));
  }
  const ByteView stored = std::as_bytes(std::span(kStored));
  Bytes out(plain.size());
  REQUIRE(expand_lzms(stored, out));
  CHECK(out == plain);
  CHECK_FALSE(expand_lzms(stored.first(3), out));
  CHECK_FALSE(expand_lzms(stored.first(stored.size() - 1), out));
  CHECK_FALSE(expand_lzms(stored.first(stored.size() - 2), out));
}

TEST_CASE("LZMS has as many distances as the chunk has room for, and two at least") {
  CHECK(lzms_distance_slots(0) == 2);
  CHECK(lzms_distance_slots(2) == 2);
  CHECK(lzms_distance_slots(8) == 7);
  CHECK(lzms_distance_slots(9) == 8);
  CHECK(lzms_distance_slots(10) == 9);
  CHECK(lzms_distance_slots(13) == 9);
  CHECK(lzms_distance_slots(14) == 10);
  CHECK(lzms_distance_slots(std::size_t{1} << 30) == 799);
}

// Matches of two bytes, one behind the other or with bytes between.
class Queue {
 public:
  unsigned name(unsigned place) { return end(recent_.take(place, at_)); }
  void add(unsigned source) {
    recent_.add(source);
    end(source);
  }
  void literal() { ++at_; }

 private:
  unsigned end(unsigned source) {
    recent_.end_match(at_ += 2);
    return source;
  }
  std::array<std::byte, 100> chunk_ = {};
  std::byte* at_ = chunk_.data();
  LzmsRecent<unsigned> recent_{{1, 2, 3, 4}};
};

TEST_CASE("the queue of sources begins with 1 to 4, and what is named comes first") {
  Queue queue;
  CHECK(queue.name(2) == 3);
  queue.literal();
  CHECK(queue.name(2) == 2);  // of 3 1 2 4
  queue.literal();
  CHECK(queue.name(0) == 2);
  queue.literal();
  CHECK(queue.name(1) == 3);
}

TEST_CASE("a match right behind another counts from the second source") {
  Queue queue;
  queue.add(50);
  CHECK(queue.name(0) == 1);
  CHECK(queue.name(2) == 3);  // of 1 50 2 3
  queue.literal();
  CHECK(queue.name(0) == 3);
  queue.add(60);
  queue.literal();
  CHECK(queue.name(2) == 1);  // of 60 3 1 50
}

// As the encoder does it, byte by byte, from docs/formats/lzms.md.
class X86Encoder {
 public:
  Bytes encode(Bytes chunk) {
    if (chunk.size() <= 17) return chunk;
    for (std::size_t at = 1; at + 16 < chunk.size();) at = step(chunk, at);
    return chunk;
  }

 private:
  static unsigned number(std::byte byte) { return std::to_integer<unsigned>(byte); }

  // Of the instruction without its operand.
  static std::optional<std::size_t> size_at(const Bytes& chunk, std::size_t at) {
    const unsigned a = number(chunk[at]);
    const unsigned b = number(chunk[at + 1]);
    const unsigned c = number(chunk[at + 2]);
    if (a == 0xE8) return 1;
    if (a == 0xFF && b == 0x15) return 2;
    if (a == 0xF0 && b == 0x83 && c == 0x05) return 3;
    if ((a == 0x48 || a == 0x4C) && b == 0x8D && c % 8 == 5) return 3;
    if (a == 0x48 && b == 0x8B && (c == 0x05 || c == 0x0D)) return 3;
    return std::nullopt;
  }

  std::size_t step(Bytes& chunk, std::size_t at) {
    if (chunk[at] == std::byte{0xE9}) return at + 5;
    const std::optional<std::size_t> size = size_at(chunk, at);
    if (!size) return at + 1;
    const std::size_t operand = at + *size;
    le32 stored = *read_raw<le32>(chunk, operand, "operand");
    const auto target = static_cast<std::uint16_t>(at + stored.get());
    const auto here = static_cast<std::int64_t>(at);
    if (here - likely_ <= (chunk[at] == std::byte{0xE8} ? 511 : 1023)) {
      stored = static_cast<std::uint32_t>(stored.get() + at);
      std::memcpy(&chunk[operand], &stored, sizeof stored);
    }
    const auto last = static_cast<std::int64_t>(operand + 3);
    if (last - last_use_[target] <= 65'535) likely_ = last;
    last_use_[target] = last;
    return operand + 4;
  }

  std::int64_t likely_ = -1024;
  std::vector<std::int64_t> last_use_ = std::vector<std::int64_t>(65'536, -65'536);
};

TEST_CASE("operands of x86 code become distances again") {
  unsigned changed = 0;
  for (unsigned seed = 0; seed < seed_count(40); ++seed) {
    CodecSamples samples(seed);
    const auto kind = seed % 3 == 0 ? CodecSamples::Kind::kRandom : CodecSamples::Kind::kCode;
    const Bytes plain = samples.of(kind, samples.below(seed % 4 == 0 ? 100'000 : 1500));
    Bytes chunk = X86Encoder().encode(plain);
    changed += chunk != plain ? 1 : 0;
    make_lzms_operands_relative(chunk);
    CAPTURE(seed, plain.size());
    REQUIRE(chunk == plain);
  }
  CHECK(changed > 15);
}

TEST_CASE("what one chunk has told about x86 code does not count in the next") {
  Bytes plain(64);  // calls of one place, and room for what is never looked at
  for (std::uint32_t at = 2; at < 40; at += 6) {
    plain[at] = std::byte{0xE8};
    const le32 distance = 5000 - at;
    std::memcpy(&plain[at + 1], &distance, sizeof distance);
  }
  const Bytes encoded = X86Encoder().encode(plain);
  REQUIRE_FALSE(encoded == plain);
  // More than 2^32 positions, which are counted through all chunks of a thread.
  for (unsigned i = 0; i < 70'000; ++i) {
    Bytes chunk = encoded;
    make_lzms_operands_relative(chunk);
    if (chunk != plain) FAIL("chunk " << i);
  }
}

}  // namespace
}  // namespace assay
