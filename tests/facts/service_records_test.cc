#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

std::string service(const std::string& name, const std::string& values = "\"Start\"=dword:2") {
  return "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\" + name + "]\n" + values;
}

std::string build(const std::string& number) {
  return std::string(kCurrentVersionKey) + "\"CurrentBuild\"=\"" + number + "\"";
}

const std::string kOffice2016 =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\16.0\\Registration]";
const std::string kOffice2010On64 =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Microsoft\\Office\\14.0\\Registration]";

// Field `needed` of a service that is there.
std::string needed(const std::string& name, const std::string& more) {
  SubjectMaker maker;
  maker.reg(service(name)).reg(more);
  const Records& records = maker.subject().records("licensing_service");
  REQUIRE(records.found.size() == 1);
  return field_text(records.found[0], "needed");
}

TEST_CASE("start type and image of a service are read") {
  SubjectMaker maker;
  maker.reg(service("sppsvc", "\"Start\"=dword:4\n\"ImagePath\"=expand:\"%SystemRoot%\\\\x.exe\""));
  const Record& record = maker.subject().records("licensing_service").found.at(0);
  CHECK(field_text(record, "name") == "sppsvc");
  CHECK(field_text(record, "start") == "4");
  CHECK(field_text(record, "image") == "%SystemRoot%\\x.exe");
  CHECK(record.evidence.at(0).from.key == "HKLM\\SYSTEM\\ControlSet001\\Services\\sppsvc");
}

TEST_CASE("a Start that is no number is left out, not taken for one") {
  SubjectMaker maker;
  maker.reg(service("sppsvc", "\"Start\"=\"4\""));
  CHECK(field_text(maker.subject().records("licensing_service").found.at(0), "start") == "<none>");
}

TEST_CASE("sppsvc is needed since Windows 7, slsvc before") {
  CHECK(needed("sppsvc", build("7600")) == "true");
  CHECK(needed("sppsvc", build("6002")) == "false");
  CHECK(needed("slsvc", build("6002")) == "true");
  CHECK(needed("slsvc", build("19045")) == "false");
  CHECK(needed("sppsvc", "") == "true");
  CHECK(needed("sppuinotify", build("7601")) == "false");
}

TEST_CASE("osppsvc is needed by Office 2010 anywhere and by later Office on Windows 7") {
  CHECK(needed("osppsvc", build("19045")) == "false");
  CHECK(needed("osppsvc", build("19045") + "\n" + kOffice2010On64) == "true");
  CHECK(needed("osppsvc", build("19045") + "\n" + kOffice2016) == "false");
  CHECK(needed("osppsvc", build("7601") + "\n" + kOffice2016) == "true");
}

TEST_CASE("the control set is the current one") {
  SubjectMaker maker;
  maker.reg(R"(
[HKEY_LOCAL_MACHINE\SYSTEM\Select]
"Current"=dword:00000003
[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\sppsvc]
"Start"=dword:00000002
[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet003\Services\sppsvc]
"Start"=dword:00000004
)");
  CHECK(field_text(maker.subject().records("licensing_service").found.at(0), "start") == "4");
}

TEST_CASE("a Select that names no control set makes the services unread") {
  SubjectMaker maker;
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\n\"Current\"=dword:00000009\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\sppsvc]");
  CHECK(maker.subject().records("licensing_service").found.empty());
  CHECK_FALSE(maker.subject().records("licensing_service").unread.empty());
}

TEST_CASE("a bare SYSTEM hive answers without knowing the Office") {
  SubjectMaker maker;
  maker.bare_hive().reg(service("sppsvc")).reg(service("osppsvc"));
  const Records& records = maker.subject().records("licensing_service");
  REQUIRE(records.found.size() == 2);
  CHECK(records.unread.empty());
  CHECK(field_text(records.found[0], "needed") == "true");
  CHECK(field_text(records.found[1], "needed") == "false");
}

TEST_CASE("an unreadable SOFTWARE hive leaves open whether osppsvc is needed") {
  SubjectMaker maker;
  maker.reg(service("osppsvc")).unreadable("HKLM\\SOFTWARE");
  CHECK(maker.subject().records("licensing_service").found.empty());
  CHECK(maker.subject().records("licensing_service").unread.size() == 1);
}

}  // namespace
}  // namespace assay
