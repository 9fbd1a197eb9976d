#include "base/base64.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

std::string decoded(std::string_view text) {
  const Result<Bytes> bytes = decode_base64(text);
  REQUIRE(bytes);
  return std::string(as_chars(*bytes));
}

Error error_of(std::string_view text) {
  const Result<Bytes> bytes = decode_base64(text);
  REQUIRE_FALSE(bytes);
  return bytes.error();
}

TEST_CASE("the test vectors of RFC 4648 are decoded") {
  CHECK(decoded("").empty());
  CHECK(decoded("Zg==") == "f");
  CHECK(decoded("Zm8=") == "fo");
  CHECK(decoded("Zm9v") == "foo");
  CHECK(decoded("Zm9vYg==") == "foob");
  CHECK(decoded("Zm9vYmE=") == "fooba");
  CHECK(decoded("Zm9vYmFy") == "foobar");
}

TEST_CASE("all 64 letters have their value") {
  const Result<Bytes> bytes =
      decode_base64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  REQUIRE(bytes);
  REQUIRE(bytes->size() == 48);
  for (std::size_t letter = 0; letter < 64; ++letter) {
    std::uint32_t value = 0;
    for (std::size_t bit = 6 * letter; bit < 6 * letter + 6; ++bit)
      value = value << 1 | (static_cast<std::uint32_t>((*bytes)[bit / 8]) >> (7 - bit % 8) & 1);
    CHECK(value == letter);
  }
}

TEST_CASE("white space may stand anywhere, also within a group and its padding") {
  CHECK(decoded("\r\n\t Zm9\nvYg =\r\n= \n") == "foob");
  CHECK(decoded(" \n").empty());
}

TEST_CASE("a letter outside the alphabet is refused where it stands") {
  for (const char letter : {'-', '_', '*', '\0', '\x80', '\xFF', '\v'}) {
    const Error error = error_of(std::string("Zm9v Y") + letter + "==");
    CHECK(error.code == ErrorCode::kCorrupt);
    CHECK(error.offset == 6u);
  }
}

TEST_CASE("padding stands only at the end of the last group") {
  for (const char* text : {"=", "Z===", "Zm9v=", "Zg==Zg==", "Zg=v", "Zg===", "Zm8=="}) {
    CAPTURE(text);
    CHECK(error_of(text).code == ErrorCode::kCorrupt);
  }
  CHECK(error_of("Zg==Zg==").what == "base64 goes on after its padding");
  CHECK(error_of("Zg==Zg==").offset == 4u);
}

TEST_CASE("a group that is not whole is truncated") {
  for (const char* text : {"Z", "Zg", "Zm9", "Zg=", "Zm9vY"}) {
    CAPTURE(text);
    CHECK(error_of(text).code == ErrorCode::kTruncated);
  }
}

}  // namespace
}  // namespace assay
