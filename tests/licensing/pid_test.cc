#include "licensing/pid.h"

#include <catch2/catch.hpp>

#include "licensing/product_key.h"

namespace assay {

TEST_CASE("the ProductId of Windows 8 and later is group and serial of the key") {
  // Seen in public logs beside the keys named.
  struct Seen {
    const char* product_id;
    const char* key;
  };
  for (const Seen& seen : {Seen{"00329-00000-00003-AA343", "NPPR9-FWDCX-D2C8J-H872K-2YT43"},
                           Seen{"00330-80000-00000-AA965", "VK7JG-NPHTM-C97JM-9MPGT-3V66T"},
                           Seen{"00252-70000-00000-AA535", "D2N9P-3P6X9-2R39C-7RTCD-MDVJX"},
                           Seen{"00430-00000-00000-AA691", "WMDGN-G9PQG-XVVXX-R3X43-63DFG"}}) {
    INFO(seen.product_id);
    const auto id = parse_product_id(seen.product_id);
    REQUIRE(id);
    CHECK(id->form == ProductId::Form::kGroupAndSerial);
    CHECK(id->group == parse_key(seen.key)->group());
    CHECK(id->serial == parse_key(seen.key)->serial());
    CHECK_FALSE(id->is_oem);
    CHECK(product_id_text(id->group, id->serial, id->suffix) == seen.product_id);
  }
}

TEST_CASE("a ProductId that ends in OEM is of an OEM key") {
  const auto id = parse_product_id("00325-81389-01441-AAOEM", 19045);
  REQUIRE(id);
  CHECK(id->is_oem);
  CHECK(id->group == 3258);
  CHECK(id->serial == 138901441);
}

TEST_CASE("the older ProductId has a product code, which is no group") {
  const auto volume = parse_product_id("00392-918-5000002-85123", 7601);
  REQUIRE(volume);
  CHECK(volume->form == ProductId::Form::kProductCode);
  CHECK(volume->product_code == "00392");
  CHECK(volume->site == "918");
  CHECK_FALSE(volume->is_oem);
  const auto oem = parse_product_id("00371-OEM-8992671-00524");
  REQUIRE(oem);
  CHECK(oem->is_oem);
}

TEST_CASE("a ProductId must have the form of its build") {
  CHECK_FALSE(parse_product_id("00392-918-5000002-85123", 9200));
  CHECK_FALSE(parse_product_id("00330-80000-00000-AA965", 7601));
  for (const char* text :
       {"", "00330-80000-00000", "0033-080000-00000-AA965", "00330-8000x-00000-AA965",
        "00330-80000-00000-AA9-5", "00392-91x-5000002-85123", "----"}) {
    INFO(text);
    CHECK_FALSE(parse_product_id(text));
  }
}

TEST_CASE("an extended PID is read and written back as it was") {
  for (const char* text : {"03612-03308-000-000000-00-1033-26100.0000-1182025",
                           "03612-03311-000-000001-03-1033-26200.0000-2232026",
                           "05426-00206-234-001162-03-1033-9200.0000-0992013",
                           "03612-04921-000-000001-00-1033-26100.0000-2062025"}) {
    const auto pid = parse_extended_pid(text);
    REQUIRE(pid);
    CHECK(to_string(*pid) == text);
    CHECK(pid->platform == platform_of_build(pid->build));
  }
  CHECK(*parse_extended_pid("05426-00206-234-001162-03-1033-9200.0000-0992013") ==
        ExtendedPid{5426, 206, 234001162, 3, 1033, 9200, 99, 2013});
}

TEST_CASE("an extended PID that is cut or not made of numbers is refused") {
  for (const char* text : {"", "03612-03308-000-000000-00-1033-26100.0000",
                           "03612-03308-000-000000-00-1033-26100-1182025",
                           "03612-03308-00-0000000-00-1033-26100.0000-1182025",
                           "03612-03308-000-000000-00-1033-26100.0000-0002025",
                           "03612-03308-000-000000-00-1033-26100.0000-3672025",
                           "03612-0330x-000-000000-00-1033-26100.0000-1182025",
                           "03612-99999999999-000-000000-00-1033-26100.0000-1182025"}) {
    INFO(text);
    CHECK_FALSE(parse_extended_pid(text));
  }
}

TEST_CASE("platforms and licence types have their numbers") {
  CHECK(platform_of_build(7601) == 55041);
  CHECK(platform_of_build(9200) == 5426);
  CHECK(platform_of_build(9600) == 6401);
  CHECK(platform_of_build(26100) == 3612);
  CHECK(name_of(LicenceType{3}) == "volume");
  CHECK(name_of(LicenceType{9}) == "unknown");
}

}  // namespace assay
