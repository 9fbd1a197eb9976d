// Office: what is installed, and the keys in its registrations and configuration files.

#include <catch2/catch.hpp>

#include "facts/office_config.h"
#include "facts/office_keys.h"
#include "facts/registry_reading.h"
#include "support/subject_maker.h"
#include "support/watched_tree.h"

namespace assay {
namespace {

const std::string kClickToRun =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration]\n";
const std::string kOfficeKey = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\";
const std::string kOffice32 = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Microsoft\\Office\\";
const std::string kGuid = "{90160000-0011-0000-0000-0000000FF1CE}";
// The published setup key of Office Professional Plus 2021.
const std::string kKey = "FXYTK-NJJ8C-GB6DW-3DYQT-6F7TH";

std::string registration(const std::string& start, const std::string& channel) {
  return start + "16.0\\Registration\\" + kGuid +
         "]\n\"ProductName\"=\"Office 16\"\n"
         "\"DigitalProductID\"=make:DigitalProductId4{channel=" +
         channel + "}\n";
}

std::string office_answer(const std::string& reg, std::string_view fact) {
  SubjectMaker maker;
  maker.reg(reg);
  return answer_text(maker.subject(), fact);
}

TEST_CASE("the products of Click-to-Run are a list") {
  CHECK(
      office_answer(kClickToRun + "\"ProductReleaseIds\"=\"ProPlus2021Volume, VisioPro2021Volume\"",
                    "office.products") == "ProPlus2021Volume, VisioPro2021Volume");
  CHECK(office_answer(kOffice32 + "ClickToRun\\Configuration]\n"
                                  "\"ProductReleaseIds\"=\"O365ProPlusRetail\"",
                      "office.products") == "O365ProPlusRetail");
  CHECK(office_answer(kClickToRun + "\"ProductReleaseIds\"=\" , \"", "office.products") ==
        "<absent>");
  CHECK(office_answer(kClickToRun + "\"Platform\"=\"x64\"", "office.products") == "<absent>");
}

TEST_CASE("volume licences show in a product's name or in the channel of a registration") {
  CHECK(office_answer(kClickToRun + "\"ProductReleaseIds\"=\"O365ProPlusRetail,ProPlus2021volume\"",
                      "office.volume") == "true");
  CHECK(office_answer(kClickToRun + "\"ProductReleaseIds\"=\"O365ProPlusRetail\"",
                      "office.volume") == "false");
  CHECK(office_answer(registration(kOfficeKey, "Volume:GVLK"), "office.volume") == "true");
  CHECK(office_answer(registration(kOffice32, "Volume:MAK"), "office.volume") == "true");
  CHECK(office_answer(registration(kOfficeKey, "Retail"), "office.volume") == "false");
}

TEST_CASE("without Office, or a channel that is none, nothing is said about volume licences") {
  CHECK(office_answer("", "office.volume") == "<absent>");
  CHECK(office_answer(
            kOfficeKey + "16.0\\Registration\\" + kGuid + "]\n\"DigitalProductID\"=hex:01,02",
            "office.volume") == "<absent>");
  CHECK(office_answer(kOfficeKey + "12.0\\Registration\\" + kGuid +
                          "]\n\"DigitalProductID\"=make:DigitalProductId4{channel=Volume:MAK}",
                      "office.volume") == "<absent>");
}

TEST_CASE("keys of registrations are found in both views with their product") {
  SubjectMaker maker;
  maker.reg(registration(kOfficeKey, "Volume:MAK"))
      .reg(registration(kOffice32, "Retail"))
      .reg(kOfficeKey + "15.0\\Registration\\{1}]\n\"ProductName\"=\"no key\"");
  const OfficeKeys keys = office_registry_keys(maker.subject());
  CHECK(keys.unread.empty());
  REQUIRE(keys.found.size() == 2);
  CHECK(keys.found[0].place == "office");
  CHECK(keys.found[0].version == "16.0");
  CHECK(keys.found[0].product == "Office 16");
  CHECK(keys.found[0].key == "HKLM\\SOFTWARE\\Microsoft\\Office\\16.0\\Registration\\" + kGuid);
  CHECK(keys.found[0].id.channel->text() == "Volume:MAK");
  CHECK(keys.found[0].evidence.text == "DigitalProductID, channel Volume:MAK");
  CHECK(keys.found[1].place == "wow64");
}

TEST_CASE("a key that is still stored is shown by its last group alone") {
  SubjectMaker maker;
  maker.reg(kOfficeKey + "16.0\\Registration\\" + kGuid +
            "]\n\"DigitalProductID\"=make:DigitalProductId4{key=" + kKey + "}");
  const OfficeKeys keys = office_registry_keys(maker.subject());
  REQUIRE(keys.found.size() == 1);
  REQUIRE(keys.found[0].id.key);
  CHECK(keys.found[0].id.key->key->full() == kKey);
  CHECK(keys.found[0].evidence.text.find("*****-6F7TH") != std::string::npos);
  CHECK(keys.found[0].evidence.text.find("FXYTK") == std::string::npos);
}

TEST_CASE("an unreadable hive leaves the keys of registrations open, and another is outside") {
  SubjectMaker maker;
  maker.unreadable("HKLM\\SOFTWARE");
  const OfficeKeys keys = office_registry_keys(maker.subject());
  REQUIRE_FALSE(keys.unread.empty());
  CHECK(keys.unread[0].known[0].second == FactValue(std::string("office-registry")));
  CHECK(answer_text(maker.subject(), "office.volume") == "<unreadable>");
  SubjectMaker bare;
  bare.bare_hive().reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]");
  CHECK(is_outside(office_registry_keys(bare.subject()).unread.at(0).error));
}

const std::string kDeploymentTool =
    "<!-- a comment -->\n<Configuration><Add OfficeClientEdition='64' Channel='PerpetualVL2021'>"
    "<Product ID='ProPlus2021Volume' PIDKEY='" +
    kKey +
    "'><Language ID='en-us'/></Product><Product ID='VisioPro2021Volume'/></Add>"
    "<Property Name='AUTOACTIVATE' Value='1'/></Configuration>";

OfficeConfigKeys keys_of_file(const std::string& path, const std::string& text,
                              ArtefactKind kind = ArtefactKind::kWindows) {
  SubjectMaker maker;
  maker.kind(kind).file(path, text);
  return office_config_keys(maker.subject());
}

TEST_CASE("a key of the deployment tool is found with its product and channel") {
  const OfficeConfigKeys keys = keys_of_file("ODT/configuration.xml", kDeploymentTool);
  CHECK(keys.unread.empty());
  REQUIRE(keys.found.size() == 1);
  CHECK(keys.found[0].file == "ODT/configuration.xml");
  CHECK(keys.found[0].where == "Configuration / Add / Product / PIDKEY");
  CHECK(keys.found[0].key->full() == kKey);
  CHECK(keys.found[0].product == "ProPlus2021Volume");
  CHECK(keys.found[0].channel == "PerpetualVL2021");
  CHECK(keys.found[0].evidence.text ==
        "Configuration / Add / Product / PIDKEY = *****-*****-*****-*****-6F7TH");
}

TEST_CASE("a key of MSI Office has no dashes") {
  const OfficeConfigKeys keys = keys_of_file("Office/config.xml",
                                             "<Configuration Product='ProPlus'><PIDKEY "
                                             "Value='FXYTKNJJ8CGB6DW3DYQT6F7TH'/></Configuration>");
  REQUIRE(keys.found.size() == 1);
  CHECK(keys.found[0].where == "Configuration / PIDKEY / Value");
  CHECK(keys.found[0].key->full() == kKey);
  CHECK(keys.found[0].product == "ProPlus");
}

TEST_CASE("such a file is looked for where people leave it, under any name") {
  for (const char* path :
       {"x.xml", "office/x.XML", "Program Files/Microsoft Office 16/x.xml",
        "Program Files (x86)/Microsoft Office/x.xml", "Windows/Setup/Scripts/x.xml",
        "Windows/Temp/x.xml", "$OEM$/x.xml", "$OEM$/$1/x.xml", "sources/$OEM$/$$/x.xml"}) {
    CAPTURE(path);
    CHECK(keys_of_file(path, kDeploymentTool).found.size() == 1);
  }
  for (const char* path : {"Windows/x.xml", "ODT/deep/x.xml", "ODT/x.txt", "Users/Ada/x.xml",
                           "Applications/Office/x.xml"}) {
    CAPTURE(path);
    CHECK(keys_of_file(path, kDeploymentTool).found.empty());
  }
  for (const char* path : {"Applications/Office/x.xml", "Applications/Office/Files/x.xml"})
    CHECK(keys_of_file(path, kDeploymentTool, ArtefactKind::kShare).found.size() == 1);
  CHECK(keys_of_file("Applications/a/b/c/x.xml", kDeploymentTool, ArtefactKind::kShare)
            .found.empty());
}

TEST_CASE("a text in the place of a key is reported as no key and not shown whole") {
  const OfficeConfigKeys keys = keys_of_file(
      "ODT/c.xml", "<Configuration><Add><Product PIDKEY='#{OfficeKey}#'/></Add></Configuration>");
  REQUIRE(keys.found.size() == 1);
  CHECK_FALSE(keys.found[0].key);
  CHECK(keys_of_file("ODT/c.xml", "<Configuration><Add><Product PIDKEY=' '/></Add></Configuration>")
            .found.empty());
}

TEST_CASE("other XML is passed over, be it broken or not; a broken configuration is not") {
  CHECK(keys_of_file("a.xml", "<unattend PIDKEY='" + kKey + "'/>").unread.empty());
  CHECK(keys_of_file("a.xml", "<unattend><broken").unread.empty());
  CHECK(
      keys_of_file("a.xml", "<a><Configuration><PIDKEY Value='" + kKey + "'/></Configuration></a>")
          .found.empty());
  const OfficeConfigKeys broken = keys_of_file("a.xml", "<Configuration><Add>");
  REQUIRE(broken.unread.size() == 1);
  CHECK(broken.unread[0].known[0].second == FactValue(std::string("office-config")));
  SubjectMaker closed;
  closed.unreadable_file("ODT/c.xml");
  CHECK(office_config_keys(closed.subject()).unread.size() == 1);
}

TEST_CASE("a bare hive has no configuration files") {
  SubjectMaker maker;
  maker.bare_hive().reg("[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]");
  CHECK(is_outside(office_config_keys(maker.subject()).unread.at(0).error));
}

TEST_CASE("only small folders are listed, and only XML is opened") {
  SubjectMaker maker;
  maker.file("setup.exe", "x").file("Windows/System32/a.xml", "x").file("Users/Ada/b.xml", "x");
  const auto log = std::make_shared<TreeLog>();
  Artefact artefact = maker.subject().artefact();
  artefact.tree = std::make_shared<WatchedTree>(artefact.tree, log);
  const Subject subject(artefact, default_tables());
  CHECK(office_config_keys(subject).found.empty());
  CHECK(log->opened.empty());
  for (const std::string& folder : log->listed) CHECK(folder.empty());
}

}  // namespace
}  // namespace assay
