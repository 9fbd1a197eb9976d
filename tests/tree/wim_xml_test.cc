#include "tree/wim_xml.h"

#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace assay {

namespace {

Bytes resource(std::string_view xml) {
  return utf16le_from_utf8("\xEF\xBB\xBF" + std::string(xml));
}

Result<std::vector<WimImageInfo>> parse(std::string_view xml, std::uint32_t count = 1) {
  return parse_wim_xml(resource(xml), count, {});
}

std::string image(std::string_view inner) {
  return "<WIM><IMAGE INDEX=\"1\">" + std::string(inner) + "</IMAGE></WIM>";
}

// As setup media have it, shortened.
constexpr std::string_view kServer = R"(<WIM><TOTALBYTES>4000</TOTALBYTES><IMAGE INDEX="1">
  <DIRCOUNT>18622</DIRCOUNT><FILECOUNT>91320</FILECOUNT><TOTALBYTES>14972226031</TOTALBYTES>
  <CREATIONTIME><HIGHPART>0x01DA6B1C</HIGHPART><LOWPART>0x8F4B2A00</LOWPART></CREATIONTIME>
  <LASTMODIFICATIONTIME><HIGHPART>0x01DA6B1D</HIGHPART><LOWPART>0xA</LOWPART></LASTMODIFICATIONTIME>
  <WINDOWS><ARCH>9</ARCH><PRODUCTNAME>Microsoft&#174; Windows&#174; Operating System</PRODUCTNAME>
    <EDITIONID>ServerStandard</EDITIONID><INSTALLATIONTYPE>Server Core</INSTALLATIONTYPE>
    <PRODUCTTYPE>ServerNT</PRODUCTTYPE><PRODUCTSUITE>Terminal Server</PRODUCTSUITE>
    <LANGUAGES><LANGUAGE>en-US</LANGUAGE><LANGUAGE>de-DE</LANGUAGE><DEFAULT>en-US</DEFAULT></LANGUAGES>
    <VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>20348</BUILD><SPBUILD>587</SPBUILD>
      <SPLEVEL>0</SPLEVEL></VERSION><SYSTEMROOT>WINDOWS</SYSTEMROOT></WINDOWS>
  <NAME>Windows Server 2022 SERVERSTANDARDCORE</NAME><DESCRIPTION>Core</DESCRIPTION>
  <FLAGS>ServerStandardCore</FLAGS><DISPLAYNAME>Windows Server 2022 Standard</DISPLAYNAME>
  </IMAGE></WIM>)";

}  // namespace

TEST_CASE("everything that setup media say about an image is read") {
  const Result<std::vector<WimImageInfo>> images = parse(kServer);
  REQUIRE(images);
  REQUIRE(images->size() == 1);
  WimImageInfo expected;
  expected.index = 1;
  expected.name = "Windows Server 2022 SERVERSTANDARDCORE";
  expected.description = "Core";
  expected.display_name = "Windows Server 2022 Standard";
  expected.flags = "ServerStandardCore";
  expected.edition = "ServerStandard";
  expected.product_name = "Microsoft\xC2\xAE Windows\xC2\xAE Operating System";
  expected.installation_type = "Server Core";
  expected.product_type = "ServerNT";
  expected.product_suite = "Terminal Server";
  expected.arch = "x64";
  expected.default_language = "en-US";
  expected.languages = {"en-US", "de-DE"};
  expected.major = 10;
  expected.minor = 0;
  expected.build = 20348;
  expected.spbuild = 587;
  expected.splevel = 0;
  expected.total_bytes = 14'972'226'031;
  expected.file_count = 91'320;
  expected.dir_count = 18'622;
  expected.created = {0x01DA6B1C8F4B2A00};
  expected.modified = {0x01DA6B1D0000000A};
  CHECK(images->front() == expected);
}

TEST_CASE("processor architectures have names; an unknown one keeps its number") {
  for (const auto& [number, name] : {std::pair{"0", "x86"},
                                     {"5", "arm"},
                                     {"6", "ia64"},
                                     {"9", "x64"},
                                     {"12", "arm64"},
                                     {"99", "99"}}) {
    const auto images =
        parse(image("<WINDOWS><ARCH> " + std::string(number) + "</ARCH></WINDOWS>"));
    REQUIRE(images);
    CHECK(images->front().arch == name);
  }
}

TEST_CASE("an image of which the XML says nothing has only its index") {
  const Result<std::vector<WimImageInfo>> images = parse("<WIM><IMAGE INDEX=\"2\"/></WIM>", 3);
  REQUIRE(images);
  REQUIRE(images->size() == 3);
  for (std::uint32_t i = 0; i < 3; ++i) {
    WimImageInfo empty;
    empty.index = i + 1;
    CHECK((*images)[i] == empty);
  }
  CHECK(parse("<WIM/>", 0));
}

TEST_CASE("images are given by their index, in whatever order they are written") {
  const auto images = parse(
      "<WIM><IMAGE INDEX=\"2\"><NAME>b</NAME></IMAGE><IMAGE "
      "INDEX=\"1\"><NAME>a</NAME></IMAGE></WIM>",
      2);
  REQUIRE(images);
  CHECK((*images)[0].name == "a");
  CHECK((*images)[1].name == "b");
}

TEST_CASE("an index that is twice there, missing or too high is refused") {
  const auto twice = parse("<WIM><IMAGE INDEX=\"1\"/><IMAGE INDEX=\"1\"/></WIM>", 2);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().what == "XML of the WIM has image 1 twice");
  const auto high = parse("<WIM><IMAGE INDEX=\"3\"/></WIM>", 2);
  REQUIRE_FALSE(high);
  CHECK(high.error().what == "XML of the WIM describes image \"3\" of 2");
  CHECK_FALSE(parse("<WIM><IMAGE/></WIM>"));
  CHECK_FALSE(parse("<WIM><IMAGE INDEX=\"0\"/></WIM>"));
  CHECK_FALSE(parse("<WIM><IMAGE INDEX=\"one\"/></WIM>"));
}

TEST_CASE("numbers that are none are left empty") {
  const auto images = parse(
      image("<FILECOUNT>many</FILECOUNT><CREATIONTIME><HIGHPART>0xZZ</HIGHPART></CREATIONTIME>"
            "<WINDOWS><VERSION><BUILD>99999999999</BUILD></VERSION></WINDOWS>"));
  REQUIRE(images);
  CHECK(images->front().file_count == 0);
  CHECK(images->front().created == FileTime{});
  CHECK_FALSE(images->front().build);
}

TEST_CASE("XML that is not well-formed, or is something else, is refused") {
  CHECK_FALSE(parse(""));
  CHECK_FALSE(parse("<WIM><IMAGE"));
  CHECK_FALSE(parse("<HTML/>"));
  CHECK_FALSE(parse("<WIM/>" + std::string(1, '\0') + "<x/>", 0));
  CHECK(parse("<WIM/>" + std::string(2, '\0'), 0));
}

TEST_CASE("a DOCTYPE is refused, and entities are not expanded") {
  const auto doctype = parse("<!DOCTYPE WIM [<!ENTITY a \"b\">]><WIM><IMAGE INDEX=\"1\"/></WIM>");
  REQUIRE_FALSE(doctype);
  CHECK(doctype.error().what.find("DOCTYPE") != std::string::npos);
  const auto entity = parse(image("<NAME>&a;</NAME>"));
  REQUIRE(entity);
  CHECK(entity->front().name == "&a;");
}

TEST_CASE("XML too deep, too long or of too many images meets a limit") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  const auto nested = parse(image(deep));
  REQUIRE_FALSE(nested);
  CHECK(nested.error().code == ErrorCode::kLimit);
  Limits limits;
  limits.max_wim_xml_bytes = 10;
  limits.max_images = 3;
  const auto too_long = parse_wim_xml(resource("<WIM/>"), 0, limits);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().code == ErrorCode::kLimit);
  const auto too_many = parse_wim_xml(resource("<W/>"), 4, limits);
  REQUIRE_FALSE(too_many);
  CHECK(too_many.error().code == ErrorCode::kLimit);
}

TEST_CASE("damaged XML gives images or an error") {
  std::mt19937 random(20240301);
  const Bytes good = resource(kServer);
  int read = 0;
  for (int round = 0; round < 3'000; ++round) {
    Bytes bytes = good;
    for (auto n = random() % 4 + 1; n > 0; --n)
      bytes[random() % bytes.size()] = static_cast<std::byte>(random() & 0xFF);
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    const auto images = parse_wim_xml(bytes, 1, Limits::for_fuzzing());
    if (images) CHECK(images->size() == 1);
    if (images) ++read;
  }
  CHECK(read > 0);
  CHECK(read < 3'000);
}

}  // namespace assay
