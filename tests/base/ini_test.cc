#include "base/ini.h"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/corpus.h"
#include "support/text_file.h"

namespace assay {
namespace {

IniFile parsed(std::string_view text) {
  Result<IniFile> file = parse_ini(text, {});
  REQUIRE(file);
  return *std::move(file);
}

std::string value(const IniFile& file, std::string_view section, std::string_view key) {
  const IniEntry* entry = file.find(section, key);
  return entry == nullptr ? "(none)" : entry->value;
}

}  // namespace

TEST_CASE("an empty text has no sections") {
  CHECK(parsed("").sections.empty());
  CHECK(parsed("\r\n \t\n; only a comment\n# and another\n").sections.empty());
}

TEST_CASE("entries are found by section and key without case, with their lines") {
  const IniFile file =
      parsed("[Settings]\r\nPriority = Default\r\n\r\n[Default]\nProductKey=X=Y\n");
  CHECK(value(file, "settings", "PRIORITY") == "Default");
  CHECK(value(file, "Default", "productkey") == "X=Y");
  CHECK(value(file, "Default", "Priority") == "(none)");
  CHECK(value(file, "Other", "ProductKey") == "(none)");
  CHECK(file.find("Default")->line == 4);
  CHECK(file.find("Default", "ProductKey")->line == 5);
}

TEST_CASE("comments begin a line, and no more") {
  const IniFile file = parsed("[a]\n;k=1\n #k=2\nk=3 ; three # 3\n");
  CHECK(file.sections[0].entries.size() == 1);
  CHECK(value(file, "a", "k") == "3 ; three # 3");
}

TEST_CASE("what comes up twice is kept in order, and the first is found") {
  const IniFile file = parsed("[a]\nk=1\nk=2\n[b]\n[A]\nk=3\nonly=4\n");
  CHECK(file.sections.size() == 3);
  CHECK(file.sections[0].entries.size() == 2);
  CHECK(value(file, "a", "k") == "1");
  CHECK(value(file, "a", "only") == "4");
}

TEST_CASE("EI.cfg keeps the value of a section in a line of its own") {
  const IniFile file = parsed("[EditionID]\r\n[Channel] \r\n  Retail \r\n\r\n[VL]\r\n0\r\n");
  CHECK(file.find("EditionID")->bare_line() == nullptr);
  REQUIRE(file.find("Channel")->bare_line() != nullptr);
  CHECK(file.find("Channel")->bare_line()->value == "Retail");
  CHECK(file.find("VL")->bare_line()->line == 6);
  CHECK(file.find("Channel", "Retail") == nullptr);
}

TEST_CASE("a section without its bracket still begins a section") {
  const IniFile file = parsed("[a\nk=1\n[b] ; comment\nk=2\n[]\nk=3\n");
  CHECK(value(file, "a", "k") == "1");
  CHECK(value(file, "b", "k") == "2");
  CHECK(value(file, "", "k") == "3");
}

TEST_CASE("entries before the first section have one without a name") {
  const IniFile file = parsed("k=1\n=2\n[a]\n");
  CHECK(value(file, "", "k") == "1");
  CHECK(file.sections[0].entries[1].value == "2");
  CHECK(file.sections[0].entries[1].key.empty());
}

TEST_CASE("lines end with CR LF, LF or CR alone") {
  const IniFile file = parsed("[a]\rk=1\r\nl=2\n\rm=3");
  CHECK(value(file, "a", "k") == "1");
  CHECK(value(file, "a", "l") == "2");
  CHECK(file.find("a", "m")->line == 5);
}

TEST_CASE("an INI file may be UTF-16 with a mark, and hold zero bytes") {
  Bytes bytes = utf16le_from_utf8("\xEF\xBB\xBF[Default]\r\nProductKey=K\r\n");
  CHECK(value(parsed(decode_text_file(bytes)), "Default", "ProductKey") == "K");
  const std::string zeros("[a]\0\nk\0=1\0\n", 11);
  CHECK(value(parsed(zeros), "a", "k") == "1");
}

TEST_CASE("sizes and counts are bounded") {
  Limits limits;
  limits.max_ini_entries = 3;
  CHECK(parse_ini("[a]\nb=1\nc=2\n", limits));
  const Result<IniFile> more = parse_ini("[a]\nb=1\nc=2\nd=3\n", limits);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == ErrorCode::kLimit);
  CHECK(more.error().offset == 12u);
  limits.max_text_bytes = 4;
  CHECK(parse_ini("[a]\nb=1\n", limits).error().what == "size of an INI file");
}

TEST_CASE("a line of 10 MB is one entry") {
  const std::string text = "[a]\nk=" + std::string(10 << 20, 'x');
  CHECK(value(parsed(text), "a", "k").size() == 10 << 20);
  CHECK(parsed("[" + std::string(10 << 20, '[')).sections.size() == 1);
}

TEST_CASE("an INI file with random damage is still read") {
  const std::string whole =
      "[Settings]\r\nPriority=Default\r\n;c\r\n[Default]\r\nProductKey=A\r\nVL\r\n";
  std::mt19937 random(3);
  for (int round = 0; round < 5'000; ++round) {
    std::string text = whole;
    for (unsigned n = random() % 4 + 1; n > 0; --n)
      text[random() % text.size()] = "[]=;#\r\n \0x"[random() % 10];
    std::size_t entries = 0;
    for (const IniSection& section : parsed(text).sections) {
      for (const IniEntry& entry : section.entries) {
        CHECK(entry.key.find('=') == std::string::npos);
        CHECK(entry.line >= section.line);
      }
      entries += section.entries.size();
    }
    REQUIRE(entries <= 10);
  }
}

TEST_CASE("published INI files hold what people wrote into them") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  struct Known {
    const char *file, *section, *key, *value;
  };
  const Known known[] = {
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_CustomSettings.ini", "Default",
       "SkipProductKey", "YES"},
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_CustomSettings.ini", "Default", "ProductKey",
       "(none)"},
      {"DeploymentResearch__DRFiles__ConfigMas2022_E14_CustomSettings.ini", "Default",
       "OverrideProductKey", "NPPR9-FWDCX-D2C8J-H872K-2YT43"},
      {"DeploymentResearch__DRFiles__ConfigMas2022_E14_CustomSettings.ini", "Naming",
       "OSDComputerName", "#SetName(\"%MACADDRESS%\")#"},
      {"DeploymentResearch__DRFiles__SilentMediaBootstrap.ini", "Default", "ProductKey",
       "NPPR9-FWDCX-D2C8J-H872K-2YT43"},
      // Only in a comment.
      {"FriendsOfMDT__PSD__CustomSettings.ini", "Default", "AdminPassword", "(none)"},
      {"FriendsOfMDT__PSD__CustomSettings.ini", "Default", "ProductKey", "(none)"},
      {"LaserCrafter__product.ini__product.ini", "cmi", "Enterprise",
       "H7X92-3VPBB-Q799D-Y6JJ3-86WC6"},
      {"Stormcatisabitch__Oneshotwindows__sources_product.ini", "cmi", "professional",
       "VK7JG-NPHTM-C97JM-9MPGT-3V66T"},
      {"zoobli-io__recovery-tooling__sources_PID.txt", "PID", "Value",
       "DXG7C-N36C4-C4HTG-X4T3X-2YV77"},
  };
  for (const Known& row : known) {
    INFO(row.file << " " << row.key);
    const IniFile file = parsed(read_text_file(*corpus / "answer" / row.file));
    CHECK(value(file, row.section, row.key) == row.value);
  }
  const auto bare = [&](const char* name, const char* section) {
    const IniFile file = parsed(read_text_file(*corpus / "answer" / name));
    const IniEntry* line = file.find(section)->bare_line();
    return line == nullptr ? std::string("(none)") : line->value;
  };
  CHECK(bare("Maxymo78__Win11-Unattended-Suite__sources_ei.cfg", "EditionID") == "(none)");
  CHECK(bare("Maxymo78__Win11-Unattended-Suite__sources_ei.cfg", "Channel") == "Retail");
  CHECK(bare("d0dg3r__WIMaster__ei.cfg", "EditionID") == "(none)");
  CHECK(bare("d0dg3r__WIMaster__ei.cfg", "Channel") == "Eval");
  CHECK(bare("d0dg3r__WIMaster__ei.cfg", "VL") == "0");
}

}  // namespace assay
