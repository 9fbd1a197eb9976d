#include "licensing/product_key.h"

#include <algorithm>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "licensing/tables.h"

namespace assay {
namespace {

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

ProductKey decoded(ByteView bytes) {
  const auto key = decode_key(bytes);
  REQUIRE(key);
  REQUIRE(key->has_value());
  return **key;
}

std::string without_dashes(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return text;
}

// What the most copied decoder prints for a key of the 2009 format: it puts the N in by replacing
// the text before it, wherever that text occurs, and keeps the first digit if the N comes first.
std::string as_popular_decoder_prints(const std::string& right) {
  const std::size_t place = right.find('N');
  std::string digits = right;
  digits.erase(place, 1);
  if (place == 0) return ("NB" + digits).substr(0, 25);
  const std::string before = digits.substr(0, place);
  std::string printed;
  for (std::size_t i = 0; i < digits.size();) {
    const bool repeats = digits.compare(i, before.size(), before) == 0;
    printed += repeats ? before + "N" : digits.substr(i, 1);
    i += repeats ? before.size() : 1;
  }
  return printed.substr(0, 25);
}

}  // namespace

TEST_CASE("the two keys in the test data of another parser decode as it labels them") {
  const ProductKey pro = decoded(from_hex("ec0c00000000a8d27b6e89814f6d0900"));
  CHECK(pro.full() == "VK7JG-NPHTM-C97JM-9MPGT-3V66T");
  CHECK(pro.group() == 3308u);
  CHECK(pro.serial() == 0u);
  const ProductKey server = decoded(from_hex("d71000000000288b1b9eaf44f3d70800"));
  CHECK(server.full() == "J4WNC-H9BG3-6XRX4-3XD8K-Y7XRX");
  CHECK(server.group() == 4311u);
}

TEST_CASE("every published key survives text, bytes and text again") {
  const Tables& tables = default_tables();
  CHECK(tables.published_keys.size() == 78 + 12 + 84 + 2);
  for (const PublishedKey& row : tables.published_keys) {
    INFO(row.product);
    const ProductKey again = decoded(row.key.bytes());
    CHECK(again == row.key);
    CHECK(again.full() == row.key.full());
    const auto parsed = parse_key(row.key.full());
    REQUIRE(parsed);
    CHECK(*parsed == row.key);
  }
}

TEST_CASE("24 published keys come out right that the popular decoder garbles") {
  std::set<std::string> garbled;
  int with_n = 0;
  for (const PublishedKey& row : default_tables().published_keys) {
    if (row.kind == PublishedKind::kDefault || row.key.format() != KeyFormat::k2009) continue;
    ++with_n;
    const std::string right = without_dashes(decoded(row.key.bytes()).full());
    if (as_popular_decoder_prints(right) != right) garbled.insert(right.substr(0, 5));
  }
  CHECK(with_n == 133);
  CHECK(garbled.size() == 24);
  for (const char* start : {"NPPR9", "N69G4", "NTBV8", "NW6C2", "XNH6W"})
    CHECK(garbled.count(start) == 1);
}

TEST_CASE("a key of the 2005 format has neither group nor serial") {
  const auto key = parse_key("33PXH-7Y6KF-2VJC9-XBBR8-HVTHH");
  REQUIRE(key);
  CHECK(key->format() == KeyFormat::k2005);
  CHECK_FALSE(key->group());
  CHECK_FALSE(key->serial());
}

TEST_CASE("a key prints redacted") {
  const auto key = parse_key("NPPR9-FWDCX-D2C8J-H872K-2YT43");
  REQUIRE(key);
  CHECK(key->redacted() == "*****-*****-*****-*****-2YT43");
}

TEST_CASE("zero bytes are no key, and no decoder's BBBBB") {
  const Bytes zeros(16);
  const auto key = decode_key(zeros);
  REQUIRE(key);
  CHECK_FALSE(key->has_value());
}

TEST_CASE("bytes that are too few or stand for more than 25 digits are refused") {
  CHECK(decode_key(Bytes(14)).error().code == ErrorCode::kTruncated);
  CHECK(decode_key({}).error().code == ErrorCode::kTruncated);
  CHECK(decode_key(Bytes(15, std::byte{0xFF})).error().code == ErrorCode::kCorrupt);
}

TEST_CASE("key text is accepted in lower case and without dashes") {
  const auto usual = parse_key("NPPR9-FWDCX-D2C8J-H872K-2YT43");
  CHECK(parse_key("nppr9-fwdcx-d2c8j-h872k-2yt43") == usual);
  CHECK(parse_key("NPPR9FWDCXD2C8JH872K2YT43") == usual);
  CHECK(parse_key("  NPPR9-FWDCX-D2C8J-H872K-2YT43\n") == usual);
}

TEST_CASE("text that cannot be a key is refused, and not repeated in the error") {
  for (const char* text : {"", "NPPR9-FWDCX-D2C8J-H872K", "NPPR9-FWDCX-D2C8J-H872K-2YT4",
                           "NPPR9-FWDCX-D2C8J-H872K-2YN43", "BPPR9-FWDCX-D2C8J-H872K-2YT4N",
                           "APPR9-FWDCX-D2C8J-H872K-2YT43", "BPPR9-FWDCX-D2C8J-H872K-2YT40",
                           "BPPR9-FWDCX-D2C8J-H872KX2YT43", "BPPR-9FWDCX-D2C8J-H872K-2YT43"}) {
    INFO(text);
    const auto key = parse_key(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::kUsage);
    CHECK(key.error().what.find("PPR9") == std::string::npos);
  }
}

TEST_CASE("whatever 15 bytes decode to, its text is the way back to them") {
  std::mt19937 random(20240301);
  int keys = 0;
  for (int i = 0; i < 5000; ++i) {
    Bytes bytes(15);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random() & 0xFF);
    bytes[14] &= std::byte{0x0B};
    const auto key = decode_key(bytes);
    if (!key || !key->has_value()) continue;
    ++keys;
    const auto again = parse_key((*key)->full());
    REQUIRE(again);
    REQUIRE(*again == **key);
  }
  CHECK(keys > 1000);
}

}  // namespace assay
