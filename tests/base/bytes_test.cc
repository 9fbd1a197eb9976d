#include "base/bytes.h"

#include <limits>

#include <catch2/catch.hpp>

namespace assay {
namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

TEST_CASE("a range fits only if its end does, and no sum overflows") {
  CHECK(fits(0, 0, 0));
  CHECK(fits(4, 0, 4));
  CHECK(fits(0, 4, 4));
  CHECK_FALSE(fits(1, 4, 4));
  CHECK_FALSE(fits(5, 0, 4));
  CHECK_FALSE(fits(kHuge, 1, kHuge));
  CHECK_FALSE(fits(1, kHuge, kHuge));
  CHECK_FALSE(fits(kHuge, kHuge, 4));
  CHECK(fits(kHuge, 0, kHuge));
}

TEST_CASE("little-endian fields read and write the lowest byte first") {
  const le32 number = 0x01020304;
  const Bytes raw = {std::byte{4}, std::byte{3}, std::byte{2}, std::byte{1}};
  CHECK(std::memcmp(&number, raw.data(), 4) == 0);
  CHECK(read_raw<le32>(raw, 0, "number")->get() == 0x01020304);
  CHECK(le16(0xFFEE).get() == 0xFFEE);
  CHECK(le64(0x8000'0000'0000'0001).get() == 0x8000'0000'0000'0001);
}

TEST_CASE("a structure is read up to the last byte and not beyond") {
  const Bytes raw(6);
  CHECK(read_raw<le32>(raw, 2, "field"));
  const Result<le32> past = read_raw<le32>(raw, 3, "field");
  REQUIRE_FALSE(past);
  CHECK(past.error() == Error{ErrorCode::kTruncated, "field runs past the end", 3, {}});
  CHECK_FALSE(read_raw<le32>(raw, kHuge, "field"));
  CHECK_FALSE(read_raw<le32>({}, 0, "field"));
}

TEST_CASE("a slice is the bytes that were named, or an error with the offset") {
  const Bytes raw = to_bytes("abcdef");
  CHECK(as_chars(*slice(raw, 2, 3, "part")) == "cde");
  CHECK(slice(raw, 6, 0, "part")->empty());
  const Result<ByteView> past = slice(raw, 4, kHuge, "part");
  REQUIRE_FALSE(past);
  CHECK(past.error().offset == 4U);
}

}  // namespace
}  // namespace assay
