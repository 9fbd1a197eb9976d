#include "base/hash.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("SHA-1 gives the digests of FIPS 180-4") {
  CHECK(to_hex(sha1({})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(to_hex(sha1(as_bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(sha1(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(to_hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256(as_bytes("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256(as_bytes(std::string(1'000'000, 'a')))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("CRC-32 gives the check value of the catalogue") {
  CHECK(crc32(as_bytes("123456789")) == 0xCBF43926U);
  CHECK(crc32({}) == 0U);
  // RFC 3720, appendix B.4, is for another polynomial; 32 zero bytes under this one:
  CHECK(crc32(Bytes(32)) == 0x190A55ADU);
}

TEST_CASE("hexadecimal is lower case with two digits for each byte") {
  CHECK(to_hex(as_bytes(std::string_view("\x00\x0F\xA0\xFF", 4))) == "000fa0ff");
  CHECK(to_hex({}).empty());
}

}  // namespace
}  // namespace assay
