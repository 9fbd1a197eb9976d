#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kAnswerFile = R"(<?xml version="1.0" encoding="utf-8"?>
<unattend xmlns="urn:schemas-microsoft-com:unattend"
          xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">
  <settings pass="specialize">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64">
      <ProductKey>NPPR9-FWDCX-D2C8J-H872K-2YT43</ProductKey>
      <OEMInformation><Model>A &amp; B</Model></OEMInformation>
    </component>
  </settings>
  <settings pass="generalize">
    <component name="Microsoft-Windows-Security-SPP"><SkipRearm>1</SkipRearm></component>
  </settings>
</unattend>)";

Records settings(const std::string& path, std::string_view bytes) {
  SubjectMaker maker;
  maker.file(path, bytes);
  return maker.subject().records("answer_setting");
}

TEST_CASE("every element with a text is a setting of its pass and component") {
  const Records records = settings("Windows/Panther/Unattend.xml", kAnswerFile);
  CHECK(records.unread.empty());
  REQUIRE(records.found.size() == 3);
  CHECK(field_text(records.found[0], "file") == "Windows/Panther/Unattend.xml");
  CHECK(field_text(records.found[0], "pass") == "specialize");
  CHECK(field_text(records.found[0], "component") == "Microsoft-Windows-Shell-Setup");
  CHECK(field_text(records.found[1], "path") == "OEMInformation/Model");
  CHECK(field_text(records.found[1], "text") == "A & B");
  CHECK(field_text(records.found[2], "component") == "Microsoft-Windows-Security-SPP");
  CHECK(field_text(records.found[2], "text") == "1");
}

TEST_CASE("a key in an answer file is not shown in the evidence") {
  const Records records = settings("Windows/Panther/Unattend.xml", kAnswerFile);
  CHECK(records.found.at(0).evidence.at(0).text ==
        "specialize / Microsoft-Windows-Shell-Setup / ProductKey = *****-*****-*****-*****-2YT43");
}

TEST_CASE("answer files are found where Windows looks for them, without case") {
  for (const char* path :
       {"Windows/Panther/Unattend/Unattend.xml", "windows/panther/UNATTEND.XML",
        "Windows/Panther/unattend-original.xml", "Windows/System32/Sysprep/unattend.xml",
        "autounattend.xml", "sources/AutoUnattend.xml"}) {
    CAPTURE(path);
    CHECK(settings(path, kAnswerFile).found.size() == 3);
  }
  CHECK(settings("Windows/Temp/unattend.xml", kAnswerFile).found.empty());
}

TEST_CASE("an answer file may be UTF-16") {
  for (const char* mark : {"\xFF\xFE", ""}) {
    const std::string bytes = mark + std::string(as_chars(utf16le_from_utf8(kAnswerFile)));
    CHECK(settings("Unattend.xml", bytes).found.size() == 3);
  }
}

TEST_CASE("an answer file that cannot be understood is unread, and others are still read") {
  const std::string bad[] = {
      "<!DOCTYPE unattend [<!ENTITY k 'x'>]><unattend/>",
      "not XML",
      "",
      kAnswerFile.substr(0, kAnswerFile.size() / 2),
  };
  for (const std::string& text : bad) {
    CAPTURE(text);
    SubjectMaker maker;
    maker.file("Windows/Panther/Unattend.xml", text).file("Autounattend.xml", kAnswerFile);
    const Records& records = maker.subject().records("answer_setting");
    CHECK(records.found.size() == 3);
    REQUIRE(records.unread.size() == 1);
    CHECK(records.unread[0].error.source == "Windows/Panther/Unattend.xml");
  }
}

TEST_CASE("what wcm:action removes is not set, and neither is what lies in it") {
  std::string removed = kAnswerFile;
  removed.replace(removed.find("<SkipRearm>"), 11, "<SkipRearm wcm:action=\"remove\">");
  removed.replace(removed.find("<OEMInformation>"), 16, "<OEMInformation wcm:action=\"remove\">");
  const Records records = settings("Unattend.xml", removed);
  REQUIRE(records.found.size() == 1);
  CHECK(field_text(records.found[0], "path") == "ProductKey");
}

TEST_CASE("an answer file of 100 MB is not read, and leaves its questions open") {
  std::string huge = kAnswerFile;
  huge.append(std::size_t{100} << 20, ' ');
  SubjectMaker maker;
  maker.file("Autounattend.xml", huge);
  const Records& records = maker.subject().records("answer_setting");
  CHECK(records.found.empty());
  REQUIRE(records.unread.size() == 1);
  CHECK(records.unread[0].error.code == ErrorCode::kLimit);
}

TEST_CASE("a hundred thousand elements within each other are refused") {
  std::string deep = "<unattend>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  SubjectMaker maker;
  maker.file("Unattend.xml", deep);
  CHECK(maker.subject().records("answer_setting").unread.size() == 1);
}

TEST_CASE("the file that SYSTEM names is an answer file, wherever it lies") {
  SubjectMaker maker;
  maker.reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"UnattendFile\"=\"C:\\\\Build\\\\my.answers\"\n")
      .file("Build/my.answers", kAnswerFile);
  CHECK(maker.subject().records("answer_setting").found.size() == 3);
}

TEST_CASE("XML of another kind has no settings and is no error") {
  const Records records = settings("Unattend.xml", "<other><settings/></other>");
  CHECK(records.found.empty());
  CHECK(records.unread.empty());
}

TEST_CASE("a directory or a link in the place of an answer file does no harm") {
  SubjectMaker folder;
  folder.file("Unattend.xml/inside", "x");
  CHECK(folder.subject().records("answer_setting").unread.empty());
  SubjectMaker link;
  MemoryFile file{"Unattend.xml", {}, EntryKind::kLink};
  file.link_target = "C:\\elsewhere.xml";
  link.file(std::move(file));
  CHECK(link.subject().records("answer_setting").found.empty());
  CHECK(link.subject().records("answer_setting").unread.size() == 1);
}

}  // namespace
}  // namespace assay
