#include "licensing/make.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "licensing/digital_product_id.h"
#include "licensing/pid.h"

namespace assay {
namespace {

DigitalProductId4 make4(const MakeFields& fields) {
  const auto value = make_structure("DigitalProductId4", fields);
  REQUIRE(value);
  CHECK(value->type == ValueType::kBinary);
  return parse_digital_product_id4(value->data);
}

DigitalProductId make3(const MakeFields& fields) {
  const auto value = make_structure("DigitalProductId", fields);
  REQUIRE(value);
  return parse_digital_product_id(value->data);
}

std::string make_text(const MakeFields& fields) {
  const auto value = make_structure("ProductId", fields);
  REQUIRE(value);
  CHECK(value->type == ValueType::kString);
  const std::string text = utf8_from_utf16le(value->data);
  REQUIRE(text.ends_with('\0'));
  return text.substr(0, text.size() - 1);
}

std::string fault(std::string_view name, const MakeFields& fields) {
  const auto value = make_structure(name, fields);
  REQUIRE_FALSE(value);
  CHECK(value.error().code == ErrorCode::kUsage);
  return value.error().what;
}

}  // namespace

TEST_CASE("without fields a KMS client of Windows 10 Enterprise is made, consistent in itself") {
  const DigitalProductId4 id4 = make4({});
  CHECK(id4.checks.all_ok());
  CHECK(id4.channel->is_kms_client());
  CHECK(id4.edition == "Enterprise");
  CHECK(id4.key->wiped);
  CHECK(id4.extended_pid == "03612-03290-000-000003-03-1033-19045.0000-3182023");
  const DigitalProductId id = make3({});
  CHECK(id.checks.all_ok());
  CHECK(id.group == 3290u);
  CHECK(id.product_id == "00329-00000-00003-AA343");
  CHECK(make_text({}) == id.product_id);
}

TEST_CASE("a KMS host key is made from its channel alone") {
  const DigitalProductId4 id = make4({{"channel", "Volume:CSVLK"}});
  CHECK(id.checks.all_ok());
  CHECK(id.channel->is_kms_host());
  CHECK(id.key->wiped);
  const auto pid = parse_extended_pid(*id.extended_pid);
  REQUIRE(pid);
  CHECK(pid->group == 206);
  CHECK(pid->licence_type == 3);
  CHECK(make_text({{"channel", "Volume:CSVLK"}}) == "00020-62340-01162-AA343");
}

TEST_CASE("every field is taken as given, and what follows from it is derived") {
  const DigitalProductId4 id = make4({{"channel", "Volume:CSVLK"},
                                      {"edition", "Enterprise"},
                                      {"activation_id", "0724cb7d-3437-4cb7-93cb-830375d0079d"},
                                      {"group", "206"},
                                      {"serial", "491411285"},
                                      {"licence_type", "03"},
                                      {"build", "7601"},
                                      {"lcid", "1031"},
                                      {"part_number", "X18-12345"},
                                      {"eula", "Volume"}});
  CHECK(id.extended_pid == "55041-00206-491-411285-03-1031-7601.0000-3182023");
  CHECK(id.part_number == "X18-12345");
}

TEST_CASE("a setup key's group follows edition and build") {
  CHECK(*parse_extended_pid(
            *make4({{"edition", "ServerStandard"}, {"build", "17763"}}).extended_pid) ==
        ExtendedPid{3612, 4297, 0, 3, 1033, 17763, 318, 2023});
  CHECK(make_text({{"edition", "Professional"}}) == "00331-10000-00001-AA343");
}

TEST_CASE("a published key sets channel, edition, group and serial") {
  const DigitalProductId4 id = make4({{"key", "VK7JG-NPHTM-C97JM-9MPGT-3V66T"}});
  CHECK(id.checks.all_ok());
  CHECK(id.channel->kind() == ChannelKind::kRetail);
  CHECK(id.edition == "Professional");
  CHECK(id.key->key->full() == "VK7JG-NPHTM-C97JM-9MPGT-3V66T");
  CHECK(parse_extended_pid(*id.extended_pid)->group == 3308);
}

TEST_CASE("structures can be broken on purpose") {
  CHECK_FALSE(make3({{"break", "crc"}}).checks.crc_ok);
  CHECK_FALSE(make3({{"break", "size"}}).checks.size_ok);
  CHECK_FALSE(make4({{"break", "whole_hash"}}).checks.whole_hash_ok);
  CHECK_FALSE(make4({{"break", "size"}}).checks.size_ok);
  const DigitalProductId4 both =
      make4({{"break", "key_hash|whole_hash"}, {"key", "NPPR9-FWDCX-D2C8J-H872K-2YT43"}});
  CHECK_FALSE(both.checks.key_hash_ok);
  CHECK_FALSE(both.checks.whole_hash_ok);
}

TEST_CASE("a ProductId is made in the form of its build") {
  CHECK(make_text({{"group", "3290"}, {"serial", "3"}, {"suffix", "AA343"}}) ==
        "00329-00000-00003-AA343");
  CHECK(make_text({{"channel", "OEM:DM"}}).ends_with("AAOEM"));
  CHECK(parse_product_id(make_text({{"build", "7601"}}), 7601));
  CHECK(parse_product_id(make_text({{"build", "7601"}, {"channel", "OEM:SLP"}}), 7601)->is_oem);
}

TEST_CASE("what make: does not know is refused with the closest word") {
  CHECK(fault("DigitalProductID5", {}) ==
        "make: does not know 'DigitalProductID5' (did you mean 'DigitalProductId'?)");
  CHECK(fault("DigitalProductId4", {{"chanel", "x"}}) ==
        "make:DigitalProductId4 has no field 'chanel' (did you mean 'channel'?)");
  CHECK(fault("ProductId", {{"break", "crc"}}).starts_with("make:ProductId has no field 'break'"));
  CHECK(fault("DigitalProductId", {{"break", "hash"}}).find("'break' has no 'hash'") !=
        std::string::npos);
  CHECK(fault("DigitalProductId", {{"group", "1"}, {"group", "2"}}).find("twice") !=
        std::string::npos);
}

TEST_CASE("values that a field cannot have are refused, and no key that is not published is made") {
  for (const char* number : {"", "x", "-1", "3 ", "4294967296", "99999999999999999999999"}) {
    INFO(number);
    fault("DigitalProductId4", {{"group", number}});
  }
  fault("DigitalProductId4", {{"build", "100000"}});
  CHECK(fault("DigitalProductId4", {{"key", "BPPR9-FWDCX-D2C8J-H872K-2YT43"}})
            .find("not a published key") != std::string::npos);
  fault("DigitalProductId4", {{"key", "none"}});
}

}  // namespace assay
