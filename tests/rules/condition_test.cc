// Leaves over registry, facts, records and files, and the truth tables of any, all, none.

#include "rules/condition.h"

#include <catch2/catch.hpp>

#include "rules/rule_text.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kKey = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor]\n";

Outcome outcome(SubjectMaker& maker, const std::string& condition) {
  const Rule rule = parsed(rule_with_condition(condition));
  return evaluate_condition(rule.match, maker.subject(), {});
}

Truth truth(SubjectMaker& maker, const std::string& condition) {
  return outcome(maker, condition).truth;
}

Truth truth(const std::string& reg, const std::string& condition) {
  SubjectMaker maker;
  maker.reg(reg);
  return truth(maker, condition);
}

// One subject in which these four leaves have the four answers.
struct FourAnswers {
  SubjectMaker maker;
  std::string is_true = "{ key = 'HKLM\\SOFTWARE\\Vendor', exists = true }";
  std::string is_false = "{ key = 'HKLM\\SOFTWARE\\Other', exists = true }";
  std::string unknown = "{ key = 'HKLM\\SYSTEM\\Any', exists = true }";
  std::string outside = "{ key = 'HKLM\\SAM\\Any', exists = true }";

  FourAnswers() { maker.reg(kKey).unreadable("HKLM\\SYSTEM"); }
  const std::string& of(char name) const {
    return name == 'T' ? is_true : name == 'F' ? is_false : name == 'U' ? unknown : outside;
  }
  char ask(const std::string& group, char a, char b) {
    const Truth answer = truth(maker, "{ " + group + " = [ " + of(a) + ", " + of(b) + " ] }");
    switch (answer) {
      case Truth::kTrue: return 'T';
      case Truth::kFalse: return 'F';
      case Truth::kUnknown: return 'U';
      case Truth::kOutside: return 'O';
    }
    return '?';
  }
};

TEST_CASE("the four leaves of the truth tables have the four answers") {
  FourAnswers four;
  CHECK(truth(four.maker, four.is_true) == Truth::kTrue);
  CHECK(truth(four.maker, four.is_false) == Truth::kFalse);
  CHECK(truth(four.maker, four.unknown) == Truth::kUnknown);
  CHECK(truth(four.maker, four.outside) == Truth::kOutside);
}

TEST_CASE("any, all and none follow their truth tables, in either order") {
  struct Row {
    const char* parts;
    char any, all, none;
  };
  const Row rows[] = {
      {"TT", 'T', 'T', 'F'}, {"TF", 'T', 'F', 'F'}, {"TU", 'T', 'U', 'F'}, {"TO", 'T', 'O', 'F'},
      {"FF", 'F', 'F', 'T'}, {"FU", 'U', 'F', 'U'}, {"FO", 'O', 'F', 'O'}, {"UU", 'U', 'U', 'U'},
      {"UO", 'U', 'O', 'U'}, {"OO", 'O', 'O', 'O'},
  };
  FourAnswers four;
  for (const Row& row : rows) {
    CAPTURE(row.parts);
    CHECK(four.ask("any", row.parts[0], row.parts[1]) == row.any);
    CHECK(four.ask("any", row.parts[1], row.parts[0]) == row.any);
    CHECK(four.ask("all", row.parts[0], row.parts[1]) == row.all);
    CHECK(four.ask("all", row.parts[1], row.parts[0]) == row.all);
    CHECK(four.ask("none", row.parts[0], row.parts[1]) == row.none);
    CHECK(four.ask("none", row.parts[1], row.parts[0]) == row.none);
  }
}

TEST_CASE("only what the answer depends on is named as unread") {
  FourAnswers four;
  CHECK(outcome(four.maker, "{ any = [ " + four.unknown + ", " + four.is_true + " ] }")
            .unread.empty());
  const Outcome open =
      outcome(four.maker, "{ any = [ " + four.unknown + ", " + four.outside + " ] }");
  REQUIRE(open.unread.size() == 1);
  CHECK(open.unread[0].code == ErrorCode::kCorrupt);
}

TEST_CASE("evidence comes from every true part of any, and from none of none") {
  FourAnswers four;
  CHECK(outcome(four.maker, "{ any = [ " + four.is_true + ", " + four.is_true + " ] }")
            .evidence.size() == 2);
  CHECK(outcome(four.maker, "{ none = [ " + four.is_false + " ] }").evidence.empty());
}

TEST_CASE("a key exists, is missing, or is asked for by its absence") {
  CHECK(truth(kKey, "{ key = 'hklm\\software\\VENDOR' }") == Truth::kTrue);
  CHECK(truth(kKey, "{ key = 'HKLM\\SOFTWARE\\Vendo' }") == Truth::kFalse);
  CHECK(truth(kKey, "{ key = 'HKLM\\SOFTWARE\\Vendor', absent = true }") == Truth::kFalse);
  CHECK(truth(kKey, "{ key = 'HKLM\\SOFTWARE\\Vendo', absent = true }") == Truth::kTrue);
  CHECK(truth(kKey, "{ key = 'HKLM\\SOFTWARE\\Vendo', exists = false }") == Truth::kTrue);
}

TEST_CASE("what cannot be read is not absent") {
  SubjectMaker maker;
  maker.unreadable("HKLM\\SOFTWARE");
  CHECK(truth(maker, "{ key = 'HKLM\\SOFTWARE\\A', absent = true }") == Truth::kUnknown);
  CHECK(truth(maker, "{ key = 'HKLM\\SOFTWARE\\A', value = 'b', is_not = 'c' }") ==
        Truth::kUnknown);
  CHECK(truth(maker, "{ fact = 'os.edition', is_not = 'c' }") == Truth::kUnknown);
  CHECK(truth(maker, "{ fact = 'os.edition', absent = true }") == Truth::kUnknown);
  CHECK(truth(maker, "{ record = 'kms_server', absent = true }") == Truth::kUnknown);
}

TEST_CASE("a value is compared by what it means") {
  const std::string reg = kKey +
                          "\"text\"=\"Abc\"\n\"port\"=dword:00000698\n@=\"standard\"\n"
                          "\"list\"=multi:\"a\",\"b\"\n\"raw\"=hex:0a,0b";
  const auto ask = [&](const std::string& rest) {
    return truth(reg, "{ key = 'HKLM\\SOFTWARE\\Vendor', " + rest + " }");
  };
  CHECK(ask("value = 'TEXT', is = 'abc'") == Truth::kTrue);
  CHECK(ask("value = 'text', is = 'abc', case = true") == Truth::kFalse);
  CHECK(ask("value = 'port', is = 1688") == Truth::kTrue);
  CHECK(ask("value = 'port', above = 1688") == Truth::kFalse);
  CHECK(ask("value = 'port', type = 'REG_DWORD'") == Truth::kTrue);
  CHECK(ask("value = 'port', type = 'REG_SZ'") == Truth::kFalse);
  CHECK(ask("value = '', is = 'standard'") == Truth::kTrue);
  CHECK(ask("value = 'list', contains = 'b'") == Truth::kTrue);
  CHECK(ask("value = 'raw', is = '0a0b'") == Truth::kTrue);
  CHECK(ask("value = 'missing'") == Truth::kFalse);
  CHECK(ask("value = 'missing', is_not = 'x'") == Truth::kFalse);
  CHECK(ask("value = 'missing', absent = true") == Truth::kTrue);
  CHECK(ask("value = ['missing', 'text']") == Truth::kTrue);
  CHECK(ask("value = 't*', is = 'Abc'") == Truth::kTrue);
  CHECK(ask("value = 'text', above = 1, below = 9") == Truth::kFalse);
}

TEST_CASE("any of several hits suffices, or all must hold") {
  const std::string reg =
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\V\\a]\n\"n\"=\"1\"\n"
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\V\\b]\n\"n\"=\"2\"\n"
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\V\\c\\d]\n\"n\"=\"1\"";
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\V\\*', value = 'n', is = 1 }") == Truth::kTrue);
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\V\\*', value = 'n', is = 3 }") == Truth::kFalse);
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\V\\*', value = 'n', is = 1, for = 'all' }") ==
        Truth::kFalse);
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\V\\*', value = 'n', below = 3, for = 'all' }") ==
        Truth::kTrue);
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\V\\c\\**', value = 'n', is = 1, for = 'all' }") ==
        Truth::kTrue);
  // Nothing was hit: nothing fulfils it.
  CHECK(truth(reg, "{ key = 'HKLM\\SOFTWARE\\W\\*', value = 'n', is = 1, for = 'all' }") ==
        Truth::kFalse);
}

TEST_CASE("for all is unknown where a part was not read, unless a hit already fails") {
  SubjectMaker maker;
  maker.reg("[HKEY_LOCAL_MACHINE\\SOFTWARE\\V]\n\"n\"=\"1\"").unreadable("HKLM\\SYSTEM");
  const std::string keys = "{ key = ['HKLM\\SOFTWARE\\V', 'HKLM\\SYSTEM\\V'], value = 'n', ";
  CHECK(truth(maker, keys + "is = 1, for = 'all' }") == Truth::kUnknown);
  CHECK(truth(maker, keys + "is = 2, for = 'all' }") == Truth::kFalse);
  CHECK(truth(maker, keys + "is = 1 }") == Truth::kTrue);
  CHECK(truth(maker, keys + "is = 2 }") == Truth::kUnknown);
}

TEST_CASE("the control set is resolved through Select") {
  const std::string reg =
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\n\"Current\"=dword:00000002\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\A]\n\"n\"=\"old\"\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\A]\n\"n\"=\"new\"";
  CHECK(truth(reg, "{ key = 'HKLM\\SYSTEM\\CurrentControlSet\\A', value = 'n', is = 'new' }") ==
        Truth::kTrue);
  CHECK(truth(reg, "{ key = 'HKLM\\SYSTEM\\CurrentControlSet\\A', value = 'n', is = 'old' }") ==
        Truth::kFalse);
}

TEST_CASE("a field of a binary value is decoded; a value too short for it is unknown") {
  const std::string key =
      "{ key = 'HKLM\\SOFTWARE\\Vendor', value = 'id', "
      "decode = 'DigitalProductId4', field = 'channel', is = 'Volume:CSVLK' }";
  CHECK(truth(kKey + "\"id\"=make:DigitalProductId4{channel=Volume:CSVLK}", key) == Truth::kTrue);
  CHECK(truth(kKey + "\"id\"=make:DigitalProductId4{channel=Volume:MAK}", key) == Truth::kFalse);
  CHECK(truth(kKey + "\"id\"=hex:01,02", key) == Truth::kUnknown);
  CHECK(truth(kKey, key) == Truth::kFalse);
}

TEST_CASE("an absent fact is no value that differs") {
  SubjectMaker maker;
  CHECK(truth(maker, "{ fact = 'os.edition', is_not = 'Enterprise' }") == Truth::kFalse);
  CHECK(truth(maker, "{ fact = 'os.edition', absent = true }") == Truth::kTrue);
}

TEST_CASE("a record is found by its fields; a missing field equals nothing") {
  SubjectMaker maker;
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
      "SoftwareProtectionPlatform]\n\"KeyManagementServiceName\"=\"127.0.0.2\"\n"
      "\"SkipRearm\"=dword:00000001");
  CHECK(truth(maker, "{ record = 'kms_server' }") == Truth::kTrue);
  CHECK(truth(maker, "{ record = 'kms_server', where = { kind = 'loopback', port = 1688 } }") ==
        Truth::kTrue);
  CHECK(truth(maker, "{ record = 'kms_server', where = { kind = ['cloud', 'name'] } }") ==
        Truth::kFalse);
  CHECK(truth(maker,
              "{ record = 'kms_server', where = { address = { in_network = '127.0.0.0/8' } } }") ==
        Truth::kTrue);
  CHECK(truth(maker, "{ record = 'kms_server', where = { kind = 'cloud' }, absent = true }") ==
        Truth::kTrue);
  CHECK(truth(maker,
              "{ record = 'kms_setting', where = { name = 'KeyManagementServiceName', "
              "number = { is_not = 7 } } }") == Truth::kFalse);
  CHECK(truth(maker, "{ record = 'kms_setting', where = { number = { absent = true } } }") ==
        Truth::kTrue);
  const Outcome found =
      outcome(maker, "{ record = 'kms_setting', where = { name = 'SkipRearm' } }");
  REQUIRE(found.records.size() == 1);
  CHECK(found.records[0].name == "kms_setting");
  CHECK(found.evidence.at(0).text.find("SkipRearm = ") == 0);
}

TEST_CASE("a file is found by a glob, without case") {
  SubjectMaker maker;
  maker.file("Windows/System32/SppExtComObjHook.dll", "x").file("Windows/a/b/c.cmd", "x");
  CHECK(truth(maker, "{ file = 'windows\\system32\\sppextcomobjhook.dll' }") == Truth::kTrue);
  CHECK(truth(maker, "{ file = 'Windows\\System32\\*Hook?dll', exists = true }") == Truth::kTrue);
  CHECK(truth(maker, "{ file = ['none', 'Windows\\**\\*.cmd'] }") == Truth::kTrue);
  CHECK(truth(maker, "{ file = 'Windows\\*.cmd' }") == Truth::kFalse);
  CHECK(truth(maker, "{ file = 'none', exists = false }") == Truth::kTrue);
  CHECK(outcome(maker, "{ file = 'Windows\\**\\*.cmd' }").evidence.at(0).from.file ==
        "Windows/a/b/c.cmd");
}

TEST_CASE("an unreadable folder leaves a file unknown, and a bare hive has no files") {
  SubjectMaker maker;
  MemoryFile folder{"Windows/System32", {}, EntryKind::kDirectory};
  folder.unreadable = Error{ErrorCode::kIo, "denied", {}, {}};
  maker.file(std::move(folder));
  CHECK(truth(maker, "{ file = 'Windows\\System32\\a*.dll' }") == Truth::kUnknown);
  CHECK(truth(maker, "{ file = 'Windows\\System32\\a.dll', exists = false }") == Truth::kUnknown);
  SubjectMaker hive;
  hive.bare_hive().reg(kKey);
  CHECK(truth(hive, "{ file = 'a' }") == Truth::kOutside);
  CHECK(truth(hive, "{ file = 'a', exists = false }") == Truth::kOutside);
}

TEST_CASE("a strict user gets no answer from a dirty hive, by no way") {
  for (const bool strict : {false, true}) {
    SubjectMaker maker;
    maker.reg(kKey + "\"n\"=\"1\"").dirty("HKLM\\SOFTWARE");
    if (strict) maker.strict();
    CAPTURE(strict);
    const auto ask = [&](const char* condition) { return truth(maker, condition); };
    const Truth open = Truth::kUnknown;
    CHECK(ask("{ key = 'HKLM\\SOFTWARE\\Vendor', value = 'n' }") == (strict ? open : Truth::kTrue));
    CHECK(ask("{ key = 'HKLM\\SOFTWARE\\*', value = 'n' }") == (strict ? open : Truth::kTrue));
    CHECK(ask("{ key = 'HKLM\\*\\Vendor' }") == (strict ? open : Truth::kTrue));
    CHECK(ask("{ key = 'HKLM\\SOFTWARE\\None' }") == (strict ? open : Truth::kFalse));
    CHECK(ask("{ fact = 'os.edition', absent = true }") == (strict ? open : Truth::kTrue));
    CHECK(ask("{ record = 'kms_server' }") == (strict ? open : Truth::kFalse));
    CHECK(ask("{ key = 'HKLM\\SYSTEM\\Setup' }") == Truth::kFalse);
  }
}

}  // namespace
}  // namespace assay
