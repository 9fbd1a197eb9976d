#include "codec/lznt1.h"

#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "support/lznt1_maker.h"
#include "support/sample_bytes.h"
#include "support/seeds.h"

namespace assay {
namespace {

template <typename... Parts>
Bytes joined(const Parts&... parts) {
  Bytes all;
  (all.insert(all.end(), parts.begin(), parts.end()), ...);
  return all;
}

Bytes expanded(const Bytes& stored, std::size_t size) {
  Bytes out(size, std::byte{0xEE});
  const Result<void> result = expand_lznt1(stored, out);
  if (!result) FAIL(result.error().what);
  return out;
}

Error error_of(const Bytes& stored, std::size_t size) {
  Bytes out(size);
  const Result<void> result = expand_lznt1(stored, out);
  REQUIRE_FALSE(result);
  return result.error();
}

TEST_CASE("the example of [MS-XCA] 3.3 expands") {
  constexpr std::uint8_t kStored[] = {
      0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00, 0x10, 0xa2, 0x47,
      0x01, 0xa0, 0x45, 0x20, 0x44, 0x00, 0x08, 0x45, 0x01, 0x50, 0x79, 0x00, 0xc0, 0x45, 0x20,
      0x05, 0x24, 0x13, 0x88, 0x05, 0xb4, 0x02, 0x4a, 0x44, 0xef, 0x03, 0x58, 0x02, 0x8c, 0x09,
      0x16, 0x01, 0x48, 0x45, 0x00, 0xbe, 0x00, 0x9e, 0x00, 0x04, 0x01, 0x18, 0x90, 0x00};
  const std::string plain =
      "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E "
      "F# G F# E D E A F# F# G A A G F# E D D E F# E D D";
  const ByteView stored = std::as_bytes(std::span(kStored));
  Bytes out(142);
  REQUIRE(expand_lznt1(stored, out));
  CHECK(std::string(as_chars(out)) == plain + '\0');
}

TEST_CASE("the example of libfsntfs expands: one space, repeated 4095 times") {
  const Bytes stored = joined(as_bytes("\x03\xb0\x02\x20\xfc\x0f"));
  CHECK(expanded(stored, 4096) == Bytes(4096, std::byte{' '}));
}

TEST_CASE("the example of CyberChef expands") {
  using namespace std::string_literals;
  const Bytes stored = to_bytes(
      "\x1a\xb0\x00"
      "compress\x00"
      "edtestda\x04ta\x07\x88"
      "alot"s);
  CHECK(as_chars(expanded(stored, 32)) == "compressedtestdatacompressedalot");
}

TEST_CASE("what the stored bytes do not reach is zero") {
  const Bytes abc = Lznt1Chunk().literals("abc").bytes();
  const Bytes zeros(10'000);
  const Bytes abc_and_zeros = joined(to_bytes("abc"), Bytes(9'997));
  CHECK(expanded({}, 10'000) == zeros);
  CHECK(expanded(abc, 10'000) == abc_and_zeros);
  SECTION("a header of 0 ends, whatever follows") {
    CHECK(expanded(joined(abc, Bytes(2), abc), 10'000) == abc_and_zeros);
    CHECK(expanded(joined(Bytes(2), abc), 10'000) == zeros);
  }
  SECTION("a single byte is no header") {
    CHECK(expanded(joined(abc, Bytes(1, std::byte{0xFF})), 10'000) == abc_and_zeros);
  }
}

TEST_CASE("a chunk starts at a multiple of 4 KiB, however short the one before is") {
  const Bytes stored =
      joined(Lznt1Chunk().literals("first").bytes(), Lznt1Chunk::uncompressed(as_bytes("second")),
             Lznt1Chunk().literals("third").bytes());
  const Bytes out = expanded(stored, 3 * 4096);
  CHECK(out == joined(to_bytes("first"), Bytes(4096 - 5), to_bytes("second"), Bytes(4096 - 6),
                      to_bytes("third"), Bytes(4096 - 5)));
}

TEST_CASE("what lies behind the last chunk that is asked for is not looked at") {
  std::mt19937 random(1);
  const Bytes plain = sample_text(8192, random);
  const Bytes stored = joined(compress_lznt1(plain), sample_noise(500, random));
  CHECK(expanded(stored, 8192) == plain);
}

TEST_CASE("the bits of a back reference move with the place in the chunk") {
  std::mt19937 random(2);
  // 4 bits of distance up to 16 bytes, one more from each power of two on; 12 at the end.
  for (const std::size_t written :
       {1U,   2U,   15U,  16U,  17U,  31U,   32U,   33U,   64U,   65U,  128U,
        129U, 256U, 257U, 512U, 513U, 1024U, 1025U, 2048U, 2049U, 4093U}) {
    CAPTURE(written);
    const Bytes before = sample_noise(written, random);
    Lznt1Chunk chunk;
    chunk.literals(before);
    const std::size_t length = std::min(chunk.longest(), 4096 - written);
    Bytes plain = before;
    for (std::size_t i = 0; i < length; ++i) plain.push_back(plain[i]);
    const Bytes stored = chunk.reference(written, length).bytes();
    if (stored.size() > 4096 + 2) continue;  // more than a header can say
    plain.resize(4096);
    CHECK(expanded(stored, 4096) == plain);
  }
}

TEST_CASE("a chunk header without the signature is refused") {
  const Bytes good = Lznt1Chunk().literals("abc").bytes();
  for (const unsigned signature : {0U, 1U, 2U, 4U, 7U}) {
    Bytes bad = good;
    bad[1] = static_cast<std::byte>(0x80 | signature << 4);
    const Error error = error_of(joined(good, bad), 8192);
    CHECK(error.code == ErrorCode::kCorrupt);
    CHECK(error.offset == good.size());
  }
}

TEST_CASE("a chunk that runs past the stored bytes is refused") {
  const Bytes good = Lznt1Chunk().literals("abc").bytes();
  Bytes cut = joined(good, good);
  cut.pop_back();
  const Error error = error_of(cut, 8192);
  CHECK(error ==
        Error{ErrorCode::kCorrupt, "LZNT1 chunk of 4 bytes runs past the end", good.size(), {}});
}

TEST_CASE("a back reference to before the start of its chunk is refused") {
  const Bytes full = compress_lznt1(Bytes(4096, std::byte{'x'}));
  SECTION("by one byte") {
    const Bytes bad = Lznt1Chunk().literals("abc").reference(4, 3).bytes();
    const Error error = error_of(joined(full, bad), 8192);
    CHECK(error == Error{ErrorCode::kCorrupt,
                         "LZNT1 back reference of 4 bytes, 3 bytes into its chunk",
                         full.size() + 2 + 4,
                         {}});
  }
  SECTION("as the first element") {
    const Bytes bad = Lznt1Chunk().reference(1, 3).bytes();
    CHECK(error_of(joined(full, bad), 8192).offset == full.size() + 2 + 1);
  }
  SECTION("near miss: to its very start") {
    const Bytes good = Lznt1Chunk().literals("abc").reference(3, 3).bytes();
    CHECK(as_chars(expanded(good, 6)) == "abcabc");
  }
}

TEST_CASE("a chunk that expands past its 4 KiB is refused") {
  const auto almost = [] { return Lznt1Chunk().literals("x").reference(1, 4094); };
  REQUIRE(almost().written() == 4095);
  CHECK(expanded(almost().literals("y").bytes(), 8192)[4095] == std::byte{'y'});
  CHECK(error_of(almost().literals("yz").bytes(), 8192).what ==
        "LZNT1 chunk expands to more than 4096 bytes");
  CHECK(error_of(almost().reference(1, 3).bytes(), 8192).what ==
        "LZNT1 chunk expands to more than 4096 bytes");
}

TEST_CASE("a chunk that expands past what is asked for is refused") {
  const Bytes stored = Lznt1Chunk().literals("abcdef").bytes();
  CHECK(as_chars(expanded(stored, 6)) == "abcdef");
  CHECK(error_of(stored, 5) ==
        Error{ErrorCode::kCorrupt, "LZNT1 chunk expands to more than 5 bytes", 8, {}});
  const Bytes plain = Lznt1Chunk::uncompressed(as_bytes("abcdef"));
  CHECK(as_chars(expanded(plain, 6)) == "abcdef");
  CHECK(error_of(plain, 5) ==
        Error{ErrorCode::kCorrupt, "LZNT1 chunk of 6 bytes where 5 are left", 2, {}});
}

TEST_CASE("a chunk that ends within a back reference is refused") {
  Bytes stored = Lznt1Chunk().literals("abc").reference(3, 3).bytes();
  stored.pop_back();
  stored[0] = static_cast<std::byte>(stored.size() - 3);
  CHECK(error_of(stored, 4096) ==
        Error{ErrorCode::kCorrupt, "LZNT1 chunk ends within a back reference", 6, {}});
}

TEST_CASE("what was compressed expands to the same") {
  for (unsigned seed = 0; seed < seed_count(30); ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Bytes plain;
    while (plain.size() < 20'000) {
      const std::size_t size = random() % 3000;
      const Bytes part = random() % 3 == 0   ? sample_noise(size, random)
                         : random() % 2 == 0 ? Bytes(size)
                                             : sample_text(size, random);
      plain.insert(plain.end(), part.begin(), part.end());
    }
    const Bytes stored = compress_lznt1(plain);
    REQUIRE(stored.size() < plain.size());
    REQUIRE(expanded(stored, plain.size()) == plain);
  }
}

TEST_CASE("damaged LZNT1 data gives bytes or an error within the data") {
  std::mt19937 random(3);
  const Bytes plain = joined(sample_text(9000, random), sample_noise(500, random));
  const Bytes stored = compress_lznt1(plain);
  int refused = 0;
  for (unsigned round = 0; round < seed_count(3000); ++round) {
    Bytes damaged = stored;
    for (auto n = random() % 3 + 1; n > 0; --n)
      damaged[random() % damaged.size()] ^= static_cast<std::byte>(1U << random() % 8);
    if (round % 5 == 0) damaged.resize(random() % damaged.size());
    Bytes out(random() % 12'000);
    const Result<void> result = expand_lznt1(damaged, out);
    if (result) continue;
    ++refused;
    REQUIRE(result.error().code == ErrorCode::kCorrupt);
    REQUIRE(result.error().offset < damaged.size());
  }
  CHECK(refused > 100);
}

}  // namespace
}  // namespace assay
