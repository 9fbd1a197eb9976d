#include "licensing/digital_product_id.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "licensing/digital_product_id_builder.h"
#include "licensing/pid.h"
#include "support/corpus.h"

namespace assay {
namespace {

ProductKey default_key() { return *parse_key("VK7JG-NPHTM-C97JM-9MPGT-3V66T"); }

DigitalProductIdFields fields() {
  DigitalProductIdFields fields;
  fields.product_id = "00330-80000-00000-AA965";
  fields.group = 3308;
  fields.part_number = "[TH]X19-98841";
  fields.key = default_key();
  fields.time = 1745842253;
  return fields;
}

DigitalProductId4Fields fields4() {
  DigitalProductId4Fields fields;
  fields.extended_pid = "03612-03308-000-000000-00-1033-26100.0000-1182025";
  fields.activation_id = "4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c";
  fields.edition = "Professional";
  fields.key = default_key();
  fields.part_number = "[TH]X19-98841";
  fields.channel = "Retail";
  fields.eula = "Retail";
  return fields;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return to_bytes(text);
}

}  // namespace

TEST_CASE("a DigitalProductId gives every field and all its checks hold") {
  const DigitalProductId id = parse_digital_product_id(build_digital_product_id(fields()));
  CHECK(id.checks.size_ok);
  CHECK(id.checks.version_ok);
  CHECK(id.checks.crc_ok);
  CHECK(id.checks.all_ok());
  CHECK(id.product_id == "00330-80000-00000-AA965");
  CHECK(id.group == 3308u);
  CHECK(id.part_number == "[TH]X19-98841");
  CHECK(id.time == 1745842253u);
  CHECK(id.licence_type == 0u);
  CHECK(id.oem_id == "");
  REQUIRE(id.key);
  CHECK_FALSE(id.key->wiped);
  CHECK(id.key->key == default_key());
}

TEST_CASE("the fields of a DigitalProductId lie where the format wants them") {
  const Bytes bytes = build_digital_product_id(fields());
  REQUIRE(bytes.size() == 164);
  CHECK(as_chars(bytes).substr(8, 5) == "00330");
  CHECK(bytes[32] == std::byte{0xEC});
  CHECK(bytes[33] == std::byte{0x0C});
  CHECK(as_chars(bytes).substr(36, 4) == "[TH]");
  CHECK(bytes[52] == std::byte{0xEC});
  CHECK(bytes[67] == std::byte{0});
}

TEST_CASE("a DigitalProductId4 gives every field and all its checks hold") {
  const Bytes bytes = build_digital_product_id4(fields4());
  REQUIRE(bytes.size() == 1272);
  const DigitalProductId4 id = parse_digital_product_id4(bytes);
  CHECK(id.checks.size_ok);
  CHECK(id.checks.key_hash_ok);
  CHECK(id.checks.whole_hash_ok);
  CHECK(id.checks.all_ok());
  CHECK(id.extended_pid == fields4().extended_pid);
  CHECK(id.activation_id == "4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c");
  CHECK(id.edition == "Professional");
  CHECK(id.is_upgrade == false);
  CHECK(id.part_number == "[TH]X19-98841");
  REQUIRE(id.channel);
  CHECK(id.channel->kind() == ChannelKind::kRetail);
  CHECK(id.eula == "Retail");
  CHECK(id.key->key == default_key());
  CHECK(utf8_from_utf16le(ByteView(bytes).subspan(1016, 12)) == "Retail");
}

TEST_CASE("a wiped key is said, and the channel still gives it away") {
  DigitalProductId4Fields wiped = fields4();
  wiped.key.reset();
  wiped.channel = "Volume:CSVLK";
  const DigitalProductId4 id = parse_digital_product_id4(build_digital_product_id4(wiped));
  CHECK(id.key->wiped);
  CHECK_FALSE(id.key->key);
  CHECK(id.channel->is_kms_host());
  CHECK(id.checks.all_ok());
}

TEST_CASE("the key hash of a wiped key may be that of the lost key: no problem, but not ok") {
  DigitalProductId4Fields wiped = fields4();
  wiped.key.reset();
  wiped.break_key_hash = true;
  const DigitalProductId4 id = parse_digital_product_id4(build_digital_product_id4(wiped));
  CHECK_FALSE(id.checks.key_hash_ok);
  CHECK(id.checks.all_ok());
}

TEST_CASE("each broken check is told apart") {
  DigitalProductIdFields crc = fields();
  crc.break_crc = true;
  const DigitalProductId id = parse_digital_product_id(build_digital_product_id(crc));
  CHECK_FALSE(id.checks.crc_ok);
  CHECK(id.checks.size_ok);
  CHECK(id.checks.problems == std::vector<std::string>{"the CRC-32 does not fit"});

  DigitalProductId4Fields key_hash = fields4();
  key_hash.break_key_hash = true;
  const DigitalProductId4 a = parse_digital_product_id4(build_digital_product_id4(key_hash));
  CHECK_FALSE(a.checks.key_hash_ok);
  CHECK(a.checks.whole_hash_ok);
  CHECK(a.checks.problems.size() == 1);

  DigitalProductId4Fields whole_hash = fields4();
  whole_hash.break_whole_hash = true;
  const DigitalProductId4 b = parse_digital_product_id4(build_digital_product_id4(whole_hash));
  CHECK(b.checks.key_hash_ok);
  CHECK_FALSE(b.checks.whole_hash_ok);

  DigitalProductId4Fields size = fields4();
  size.break_size = true;
  const DigitalProductId4 c = parse_digital_product_id4(build_digital_product_id4(size));
  CHECK_FALSE(c.checks.size_ok);
  CHECK_FALSE(c.checks.whole_hash_ok);
  CHECK(c.channel->kind() == ChannelKind::kRetail);
  CHECK_FALSE(c.eula);
}

TEST_CASE("the smallest change to any byte is noticed") {
  const Bytes good = build_digital_product_id(fields());
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bytes = good;
    bytes[i] ^= std::byte{1};
    REQUIRE_FALSE(parse_digital_product_id(bytes).checks.all_ok());
  }
  const Bytes good4 = build_digital_product_id4(fields4());
  for (std::size_t i = 0; i < good4.size(); ++i) {
    Bytes bytes = good4;
    bytes[i] ^= std::byte{1};
    REQUIRE_FALSE(parse_digital_product_id4(bytes).checks.all_ok());
  }
}

TEST_CASE("cut short at any length, a field is given whole or not at all") {
  const Bytes good = build_digital_product_id(fields());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const DigitalProductId id = parse_digital_product_id(ByteView(good).first(size));
    REQUIRE_FALSE(id.checks.all_ok());
    REQUIRE_FALSE(id.checks.crc_ok);
    REQUIRE(id.product_id.has_value() == (size >= 32));
    REQUIRE(id.key.has_value() == (size >= 68));
  }
  const Bytes good4 = build_digital_product_id4(fields4());
  for (std::size_t size = 0; size < good4.size(); ++size) {
    const DigitalProductId4 id = parse_digital_product_id4(ByteView(good4).first(size));
    REQUIRE_FALSE(id.checks.all_ok());
    REQUIRE(id.key.has_value() == (size >= 824));
    REQUIRE(id.channel.has_value() == (size >= 1144));
  }
}

TEST_CASE("longer values are read but not passed") {
  Bytes bytes = build_digital_product_id4(fields4());
  bytes.resize(2000);
  const DigitalProductId4 id = parse_digital_product_id4(bytes);
  CHECK_FALSE(id.checks.size_ok);
  CHECK(id.channel->kind() == ChannelKind::kRetail);
}

TEST_CASE("texts without an end fill their field and no more") {
  DigitalProductId4Fields long_texts = fields4();
  long_texts.channel = std::string(500, 'x');
  const DigitalProductId4 id = parse_digital_product_id4(build_digital_product_id4(long_texts));
  CHECK(id.channel->text() == std::string(63, 'x'));
  CHECK(id.eula == "Retail");
  const Bytes letters(1272, std::byte{'A'});
  CHECK(parse_digital_product_id(letters).product_id == std::string(24, 'A'));
  CHECK(parse_digital_product_id4(letters).channel->is_known() == false);
}

TEST_CASE("mutated product ids never crash and never pass for sound") {
  std::mt19937 random(4711);
  const Bytes seeds[] = {build_digital_product_id(fields()), build_digital_product_id4(fields4())};
  for (int i = 0; i < 4000; ++i) {
    Bytes bytes = seeds[i % 2];
    for (std::size_t n = 1 + random() % 8; n > 0; --n)
      bytes[random() % bytes.size()] = static_cast<std::byte>(random() & 0xFF);
    if (random() % 4 == 0) bytes.resize(random() % 1400);
    const bool same = bytes == seeds[i % 2];
    REQUIRE((same || !parse_digital_product_id(bytes).checks.all_ok()));
    REQUIRE((same || !parse_digital_product_id4(bytes).checks.all_ok()));
  }
}

// The hive of a real Windows 10 keeps both values of two earlier systems below Setup. Their keys
// are somebody's: they are compared, never printed.
TEST_CASE("real values of a Windows 10 hive are read with all checks right") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  if (!has_tool("hivexget") || !has_tool("xz")) {
    WARN("skipped: no hivexget or no xz");
    return;
  }
  const TemporaryFolder folder;
  const auto hive =
      unpacked(*corpus / "hive-system" / "mkorman90__regipy__SYSTEM_WIN_10_1709.xz", folder);
  const auto value = [&](const std::string& key, const std::string& name) {
    const auto out = folder / "value";
    const std::string command = "hivexget " + shell_word(hive.string()) + " " + shell_word(key) +
                                " " + name + " > " + shell_word(out.string());
    REQUIRE(std::system(command.c_str()) == 0);
    return read_file(out);
  };
  for (const char* when : {"1/6/2019 02:18:37", "5/16/2019 00:55:20"}) {
    const std::string key = std::string("\\Setup\\Source OS (Updated on ") + when + ")";
    INFO(key);
    const DigitalProductId id = parse_digital_product_id(value(key, "DigitalProductId"));
    const DigitalProductId4 id4 = parse_digital_product_id4(value(key, "DigitalProductId4"));
    CHECK(id.checks.all_ok());
    CHECK(id4.checks.all_ok());
    CHECK(id4.checks.key_hash_ok);
    CHECK(id.group == 3308u);
    CHECK(id4.edition == "Professional");
    CHECK(id4.channel->kind() == ChannelKind::kRetail);
    CHECK(id4.activation_id == "4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c");
    REQUIRE(id.key->key);
    CHECK((id.key->key == id4.key->key));
    CHECK(id.key->key->group() == 3308u);
    const auto pid = parse_product_id(*id.product_id, 15063);
    REQUIRE(pid);
    CHECK(pid->group == 3308);
    CHECK(id.key->key->serial() == pid->serial);
    const auto extended = parse_extended_pid(*id4.extended_pid);
    REQUIRE(extended);
    CHECK(extended->group == 3308);
    CHECK(extended->serial == pid->serial);
  }
}

}  // namespace assay
