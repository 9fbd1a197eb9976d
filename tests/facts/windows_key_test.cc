#include "facts/windows_key.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

SubjectMaker with(std::string_view values) {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) + std::string(values));
  return maker;
}

// The one product_key record; the test fails where there is not exactly one.
const Record& only_key(const Subject& subject) {
  const Records& records = subject.records("product_key");
  REQUIRE(records.found.size() == 1);
  return records.found[0];
}

std::vector<std::string> contradictions(SubjectMaker& maker) {
  std::vector<std::string> texts;
  for (const Record& record : maker.subject().records("key_contradiction").found)
    texts.push_back(field_text(record, "text"));
  return texts;
}

TEST_CASE("a wiped KMS host key is told by its channel") {
  SubjectMaker maker = with("\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:CSVLK}");
  const Record& key = only_key(maker.subject());
  CHECK(field_text(key, "channel") == "Volume:CSVLK");
  CHECK(field_text(key, "wiped") == "true");
  CHECK(field_text(key, "trusted") == "true");
  CHECK(field_text(key, "group") == "206");
  CHECK(field_text(key, "serial") == "234001162");
  CHECK(field_text(key, "stored") == "<none>");
  CHECK(field_text(key, "default") == "false");
  CHECK(maker.subject().records("product_key").unread.empty());
  CHECK(contradictions(maker).empty());
}

TEST_CASE("ProductId alone names the group of a key, from Windows 8 on") {
  SubjectMaker maker = with("\"CurrentBuild\"=\"9600\"\n\"ProductId\"=\"00020-64914-11285-AA123\"");
  CHECK(field_text(only_key(maker.subject()), "channel") == "Volume:CSVLK");
  CHECK(maker.subject().records("product_key").unread.empty());
}

TEST_CASE("on Windows 7 the first part of ProductId is no key group") {
  SubjectMaker maker = with("\"CurrentBuild\"=\"7601\"\n\"ProductId\"=\"00392-918-5000002-85123\"");
  CHECK(field_text(only_key(maker.subject()), "channel") == "<none>");
  CHECK(field_text(only_key(maker.subject()), "group") == "<none>");
  REQUIRE(maker.subject().records("product_key").unread.size() == 1);
}

TEST_CASE("DigitalProductId alone names the group, on Windows 7 as well") {
  SubjectMaker maker = with(
      "\"CurrentBuild\"=\"19045\"\n\"DigitalProductId\"=make:DigitalProductId{channel=Volume:"
      "GVLK}");
  const Record& key = only_key(maker.subject());
  CHECK(field_text(key, "channel") == "Volume:GVLK");
  CHECK(field_text(key, "group") == "3290");
  CHECK(answer_text(maker.subject(), "key.licence_type") == "3");
}

TEST_CASE("a stored setup key is known by itself and shown by its last five characters") {
  SubjectMaker maker = with(
      "\"DigitalProductId\"=make:DigitalProductId{key=33PXH-7Y6KF-2VJC9-XBBR8-HVTHH,build=7601,"
      "group=1}\n\"CurrentBuild\"=\"7601\"");
  const Record& key = only_key(maker.subject());
  CHECK(field_text(key, "channel") == "Volume:GVLK");
  CHECK(field_text(key, "stored") == "*****-*****-*****-*****-HVTHH");
  CHECK(field_text(key, "wiped") == "false");
  for (const Evidence& piece : key.evidence)
    CHECK(piece.text.find("33PXH-7Y6KF") == std::string::npos);
}

TEST_CASE("all witnesses of one key agree") {
  SubjectMaker maker = with(
      "\"CurrentBuild\"=\"19045\"\n"
      "\"ProductId\"=make:ProductId{channel=Volume:MAK}\n"
      "\"DigitalProductId\"=make:DigitalProductId{channel=Volume:MAK}\n"
      "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:MAK}");
  CHECK(contradictions(maker).empty());
  CHECK(only_key(maker.subject()).evidence.size() >= 4);
}

TEST_CASE("the strongest witness is the one whose checksum holds") {
  SubjectMaker maker = with(
      "\"CurrentBuild\"=\"19045\"\n\"ProductId\"=make:ProductId{channel=Volume:GVLK}\n"
      "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:MAK,break=whole_hash}");
  CHECK(field_text(only_key(maker.subject()), "channel") == "Volume:GVLK");
  CHECK_FALSE(contradictions(maker).empty());
}

TEST_CASE("a broken witness is used where it is the only one, and marked") {
  SubjectMaker maker =
      with("\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:MAK,break=whole_hash}");
  CHECK(field_text(only_key(maker.subject()), "channel") == "Volume:MAK");
  CHECK(field_text(only_key(maker.subject()), "trusted") == "false");
}

TEST_CASE("two channels contradict each other") {
  SubjectMaker maker = with(
      "\"CurrentBuild\"=\"19045\"\n\"ProductId\"=make:ProductId{channel=Volume:GVLK}\n"
      "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:CSVLK}");
  CHECK(field_text(only_key(maker.subject()), "channel") == "Volume:CSVLK");
  const auto texts = contradictions(maker);
  REQUIRE(texts.size() >= 2);
  CHECK(texts[0] == "DigitalProductId4 says Volume:CSVLK, ProductId says Volume:GVLK");
  CHECK(texts.back().find("names key group 206") != std::string::npos);
}

TEST_CASE("two stored keys contradict each other without being shown") {
  SubjectMaker maker = with(
      "\"DigitalProductId\"=make:DigitalProductId{key=W269N-WFGWX-YVC9B-4J6C9-T83GX}\n"
      "\"DigitalProductId4\"=make:DigitalProductId4{key=NPPR9-FWDCX-D2C8J-H872K-2YT43}");
  bool is_found = false;
  for (const std::string& text : contradictions(maker)) {
    CHECK(text.find("W269N") == std::string::npos);
    is_found |= text.find("T83GX") != std::string::npos && text.find("2YT43") != std::string::npos;
  }
  CHECK(is_found);
}

TEST_CASE("a checksum that does not hold is a contradiction of its own") {
  SubjectMaker maker = with("\"DigitalProductId\"=make:DigitalProductId{break=crc}");
  REQUIRE(contradictions(maker).size() == 1);
  CHECK(contradictions(maker)[0].find("DigitalProductId is not intact") == 0);
}

TEST_CASE("ProductId and its copy in DigitalProductId must be equal") {
  SubjectMaker maker = with(
      "\"CurrentBuild\"=\"19045\"\n\"ProductId\"=\"00329-00000-00003-AA344\"\n"
      "\"DigitalProductId\"=make:DigitalProductId{channel=Volume:GVLK,"
      "product_id=00329-00000-00003-AA343}");
  REQUIRE(contradictions(maker).size() == 1);
  CHECK(contradictions(maker)[0].find("AA344") != std::string::npos);
}

TEST_CASE("a key that somebody wrote into ProductId does not reach the evidence") {
  SubjectMaker maker = with(
      "\"ProductId\"=\"NPPR9-FWDCX-D2C8J-H872K-2YT43\"\n"
      "\"DigitalProductId\"=make:DigitalProductId{channel=Volume:GVLK}");
  const Records& records = maker.subject().records("key_contradiction");
  REQUIRE(records.found.size() == 1);
  CHECK(field_text(records.found[0], "text").find("NPPR9") == std::string::npos);
  for (const Evidence& piece : records.found[0].evidence)
    CHECK(piece.text.find("NPPR9") == std::string::npos);
}

TEST_CASE("a channel that is not known leaves the answer open") {
  for (const char* channel : {"Volume:NEW", "volume", ""}) {
    CAPTURE(channel);
    SubjectMaker maker = with("\"DigitalProductId4\"=make:DigitalProductId4{group=99999,channel=" +
                              std::string(channel) + "}");
    CHECK(only_key(maker.subject()).evidence.size() >= 1);
    REQUIRE(maker.subject().records("product_key").unread.size() == 1);
    CHECK(maker.subject().records("product_key").unread[0].error.code == ErrorCode::kUnsupported);
  }
}

TEST_CASE("a group that no table names leaves the answer open") {
  SubjectMaker maker =
      with("\"CurrentBuild\"=\"19045\"\n\"ProductId\"=\"09999-90000-00001-AA123\"");
  CHECK(field_text(only_key(maker.subject()), "channel") == "<none>");
  CHECK(field_text(only_key(maker.subject()), "group") == "99999");
  CHECK(maker.subject().records("product_key").unread.size() == 1);
}

TEST_CASE("an OEM key is told by channel or by the end of ProductId") {
  SubjectMaker by_channel =
      with("\"DigitalProductId4\"=make:DigitalProductId4{channel=OEM:NONSLP}");
  CHECK(field_text(only_key(by_channel.subject()), "oem") == "true");
  SubjectMaker by_id =
      with("\"CurrentBuild\"=\"19045\"\n\"ProductId\"=\"00330-50000-00000-AAOEM\"");
  CHECK(answer_text(by_id.subject(), "key.oem") == "true");
  SubjectMaker windows7 =
      with("\"CurrentBuild\"=\"7601\"\n\"ProductId\"=\"00371-OEM-8992671-00524\"");
  CHECK(answer_text(windows7.subject(), "key.oem") == "true");
  SubjectMaker volume = with("\"DigitalProductId4\"=make:DigitalProductId4{}");
  CHECK(answer_text(volume.subject(), "key.oem") == "false");
}

TEST_CASE("an evaluation key and a default key are marked") {
  SubjectMaker evaluation =
      with("\"DigitalProductId4\"=make:DigitalProductId4{channel=Retail:TB:Eval}");
  CHECK(field_text(only_key(evaluation.subject()), "evaluation") == "true");
  SubjectMaker standard =
      with("\"DigitalProductId4\"=make:DigitalProductId4{channel=Retail,serial=20}");
  CHECK(field_text(only_key(standard.subject()), "default") == "true");
  SubjectMaker bought =
      with("\"DigitalProductId4\"=make:DigitalProductId4{channel=Retail,serial=21}");
  CHECK(field_text(only_key(bought.subject()), "default") == "false");
}

TEST_CASE("keys of another place are not the installed one") {
  SubjectMaker maker;
  maker.reg(R"(
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\DefaultProductKey]
"DigitalProductId4"=make:DigitalProductId4{channel=Volume:CSVLK}
[HKEY_LOCAL_MACHINE\SYSTEM\Setup\Source OS (Updated on 1/1/2020 10:00:00)]
"DigitalProductId4"=make:DigitalProductId4{channel=Volume:CSVLK}
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform]
"BackupProductKeyDefault"="NPPR9-FWDCX-D2C8J-H872K-2YT43"
)");
  CHECK_FALSE(windows_key(maker.subject()).is_present());
  const Records& records = maker.subject().records("product_key");
  REQUIRE(records.found.size() == 1);  // of the others, no bytes are stored
  CHECK(field_text(records.found[0], "origin") == "registry-copy");
  CHECK(records.unread.empty());
}

std::string hex_zeros(std::size_t count) {
  std::string text = "hex:00";
  for (std::size_t i = 1; i < count; ++i) text += ",00";
  return text;
}

TEST_CASE("structures of zeros, as in media that were never set up, claim nothing") {
  SubjectMaker maker =
      with("\"DigitalProductId4\"=" + hex_zeros(1272) + "\n\"DigitalProductId\"=" + hex_zeros(164));
  CHECK(maker.subject().records("product_key").found.empty());
  CHECK(contradictions(maker).empty());
  CHECK(answer_text(maker.subject(), "key.channel") == "<absent>");
}

TEST_CASE("a cut structure is not intact, and not harmless") {
  for (const std::size_t length : {1U, 100U, 824U, 1000U}) {
    CAPTURE(length);
    SubjectMaker four = with("\"DigitalProductId4\"=" + hex_zeros(length));
    CHECK(contradictions(four).size() == 1);
    CHECK(four.subject().records("product_key").unread.size() == 1);
  }
  for (const std::size_t length : {1U, 32U, 40U}) {
    CAPTURE(length);
    SubjectMaker three = with("\"DigitalProductId\"=" + hex_zeros(length));
    CHECK(contradictions(three).size() == 1);
    CHECK(three.subject().records("product_key").unread.size() == 1);
  }
}

TEST_CASE("one unreadable value makes the picture incomplete") {
  SubjectMaker maker = with("\"DigitalProductId4\"=make:DigitalProductId4{}");
  maker.unreadable("HKLM\\SOFTWARE");
  CHECK(maker.subject().records("product_key").found.empty());
  const std::vector<Unread>& unread = maker.subject().records("product_key").unread;
  CHECK(std::count_if(unread.begin(), unread.end(), [](const Unread& place) {
          return place.known.at(0).second == FactValue(std::string("installed"));
        }) == 1);
  CHECK(windows_key(maker.subject()).unreadable.has_value());
}

}  // namespace
}  // namespace assay
