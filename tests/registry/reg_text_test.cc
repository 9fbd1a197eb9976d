#include "registry/reg_text.h"

#include <random>

#include <catch2/catch.hpp>

#include "registry/reg_text_scan.h"
#include "registry/registry.h"
#include "registry/value_text.h"
#include "support/corpus.h"
#include "support/text_file.h"

namespace assay {
namespace {

const std::string kHeader = "Windows Registry Editor Version 5.00\n\n";
const std::string kKey = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\k]\n";

RegText parsed(const std::string& body, const MakeValue& make = {}) {
  const Result<RegText> result = parse_reg_text(kHeader + body, make);
  INFO(body);
  if (!result) FAIL(to_string(result.error()));
  return *result;
}

std::string error_of(const std::string& text) {
  const Result<RegText> result = parse_reg_text(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kUsage);
  return to_string(result.error());
}

// The one value of a key of SOFTWARE that is given by its line.
Value value_of(const std::string& line) {
  const RegText text = parsed(kKey + line + "\n");
  const MemoryHive& hive = *text.hives.at("HKLM\\SOFTWARE");
  const auto values = hive.values(*hive.find("k"));
  REQUIRE(values->size() == 1);
  return values->front();
}

Bytes raw(std::initializer_list<unsigned> list) {
  Bytes bytes;
  for (const unsigned byte : list) bytes.push_back(static_cast<std::byte>(byte));
  return bytes;
}

TEST_CASE("the header must stand first, comments may stand before it") {
  CHECK(error_of("") == "line 1: the text is empty");
  CHECK(error_of("\n; only this\n") == "line 3: the text is empty");
  CHECK(error_of(kKey) == "line 1: \"Windows Registry Editor Version 5.00\" must stand first");
  CHECK(parse_reg_text("; a comment\n\n" + kHeader)->hives.empty());
  CHECK(parse_reg_text("\xEF\xBB\xBF" + kHeader)->hives.empty());
  CHECK(parse_reg_text("REGEDIT4\r\n\r\n" + kKey)->hives.size() == 1);
}

TEST_CASE("a key makes its hive, and those above it") {
  const RegText text = parsed("[HKEY_USERS\\.DEFAULT]\n[hku\\s-1-5-20\\Software\\A b\\c]c]\n");
  REQUIRE(text.hives.size() == 2);
  CHECK(text.hives.at("HKU\\S-1-5-20")->find("Software\\A b\\c]c"));
  CHECK(text.hives.at("HKU\\.DEFAULT")->children({})->empty());
}

TEST_CASE("each spelling of a value gives its type and bytes") {
  CHECK(value_of("\"n\"=\"text\"") == string_value("n", "text"));
  CHECK(value_of("@=\"default\"") == string_value("", "default"));
  CHECK(value_of("\"a\\\\b\\\"c\"=\"\\\\\\\"\"") == string_value("a\\b\"c", "\\\""));
  CHECK(value_of("\"n\"=dword:0000002A") == dword_value("n", 42));
  CHECK(value_of("\"n\"=dword:1") == dword_value("n", 1));
  CHECK(value_of("\"n\"=qword:0123456789abcdef") == qword_value("n", 0x0123456789ABCDEF));
  CHECK(value_of("\"n\"=hex:") == Value{"n", ValueType::kBinary, {}});
  CHECK(value_of("\"n\"=hex:01,FF") == Value{"n", ValueType::kBinary, raw({1, 255})});
  CHECK(value_of("\"n\"=hex(b):01,00") == Value{"n", ValueType::kQword, raw({1, 0})});
  CHECK(value_of("\"n\"=hex(ffff0011):7") ==
        Value{"n", static_cast<ValueType>(0xFFFF0011), raw({7})});
  CHECK(value_of("\"n\"=multi:\"a\", \"b\"") == strings_value("n", {"a", "b"}));
  CHECK(value_of("\"n\"=multi:") == strings_value("n", {}));
  CHECK(value_of("\"n\"=expand:\"%windir%\"") ==
        string_value("n", "%windir%", ValueType::kExpandString));
}

TEST_CASE("a list of bytes goes on behind a backslash at the end of the line") {
  const Bytes four = raw({1, 2, 3, 4});
  CHECK(value_of("\"n\"=hex:01,02,\\\n  03,04").data == four);
  CHECK(value_of("\"n\"=hex:01,\\\r\n  02,\\\r\n  03,04").data == four);
  CHECK(value_of("\"n\"=hex:\\\n01,02, \\ ; why\n\t03 , 04 ; end").data == four);
}

TEST_CASE("a text may hold a line end, written or escaped") {
  CHECK(as_string(value_of("\"n\"=\"one\ntwo\"")) == "one\ntwo");
  CHECK(as_string(value_of("\"n\"=\"one\\r\\ntwo\"")) == "one\r\ntwo");
  CHECK(value_of("\"a\\0b\\n\"=dword:0").name == std::string("a\0b\n", 4));
}

TEST_CASE("REGEDIT4 writes the text in hex(2) and hex(7) as single bytes") {
  const auto text = parse_reg_text("REGEDIT4\n" + kKey + "\"n\"=hex(2):41,e4,00\n\"b\"=hex:41\n");
  const MemoryHive& hive = *text->hives.at("HKLM\\SOFTWARE");
  const KeyId key = *hive.find("k");
  CHECK(**hive.value(key, "n") == string_value("n", "A\xC3\xA4", ValueType::kExpandString));
  CHECK((*hive.value(key, "b"))->data == raw({0x41}));
}

TEST_CASE("keys and values can be taken back") {
  const RegText text =
      parsed(kKey + "\"a\"=dword:1\n\"b\"=dword:2\n\"A\"=-\n" +
             "[HKLM\\SOFTWARE\\x\\y]\n[-HKLM\\SOFTWARE\\X]\n" + "[-HKLM\\SAM\\never]\n");
  const MemoryHive& hive = *text.hives.at("HKLM\\SOFTWARE");
  CHECK_FALSE(hive.find("x"));
  CHECK(hive.values(*hive.find("k"))->size() == 1);
  CHECK(text.hives.size() == 1);
}

TEST_CASE("CurrentControlSet is written to ControlSet001, which Select then names") {
  const RegText text =
      parsed("[HKLM\\SYSTEM\\CurrentControlSet\\Services\\sppsvc]\n\"Start\"=dword:2\n");
  Registry registry;
  registry.mount("HKLM\\SYSTEM", text.hives.at("HKLM\\SYSTEM"), "given");
  CHECK(registry.value("HKLM\\SYSTEM\\ControlSet001\\Services\\sppsvc", "Start").value());
  CHECK(registry.value("HKLM\\SYSTEM\\CurrentControlSet\\Services\\sppsvc", "Start").value());
  for (const char* name : {"Current", "Default", "LastKnownGood"})
    CHECK(as_number(**registry.value("HKLM\\SYSTEM\\Select", name)) == 1U);
}

TEST_CASE("a Select that is given stays as it is") {
  const RegText text =
      parsed("[HKLM\\SYSTEM\\CurrentControlSet]\n[HKLM\\SYSTEM\\Select]\n\"Current\"=dword:2\n");
  const MemoryHive& system = *text.hives.at("HKLM\\SYSTEM");
  CHECK(system.values(*system.find("Select"))->size() == 1);
  CHECK_FALSE(parsed("[HKLM\\SYSTEM\\Setup]\n").hives.at("HKLM\\SYSTEM")->find("Select"));
}

TEST_CASE("a time below a key is its last write") {
  const RegText text = parsed(kKey + ";last-written: 2024-03-01T12:30:05Z\n\"v\"=dword:1\n");
  const MemoryHive& hive = *text.hives.at("HKLM\\SOFTWARE");
  CHECK(to_iso8601(hive.info(*hive.find("k"))->last_written) == "2024-03-01T12:30:05Z");
  CHECK(error_of(kHeader + kKey + "@=\"\"\n;last-written: 2024-03-01T12:30:05Z\n") ==
        "line 5: last-written must directly follow its [key]");
  CHECK(error_of(kHeader + kKey + ";last-written: yesterday\n") ==
        "line 4: a time is written 2024-03-01T12:30:05Z");
}

TEST_CASE("only a time that exists is one") {
  CHECK(parse_iso8601("1601-01-01T00:00:00Z")->ticks == 0);
  CHECK(parse_iso8601("1601-01-01T00:00:01.0000002Z")->ticks == 10'000'002);
  CHECK(parse_iso8601("1601-01-01T00:00:00.5Z")->ticks == 5'000'000);
  CHECK(unix_seconds(*parse_iso8601("2024-02-29T23:59:59Z")) == 1'709'251'199);
  for (const char* text :
       {"", "2024-02-30T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01", "1600-12-31T23:59:59Z",
        "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.12345678Z",
        "-024-01-01T00:00:00Z", "2024-01-01T00:00:00ZZ"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso8601(text));
  }
}

TEST_CASE("make: hands its fields to the caller and takes the value from it") {
  std::string seen;
  const MakeValue make = [&seen](std::string_view structure, const RegFields& fields) {
    seen = structure;
    for (const auto& [name, value] : fields) seen += "|" + name + "=" + value;
    return Result<Value>(Value{"ignored", ValueType::kBinary, raw({1})});
  };
  const RegText text = parsed(
      kKey + "\"n\"=make:DigitalProductId4{channel=Volume:CSVLK, edition = \"a, {b}\",\n  x=}\n",
      make);
  CHECK(seen == "DigitalProductId4|channel=Volume:CSVLK|edition=a, {b}|x=");
  const MemoryHive& hive = *text.hives.at("HKLM\\SOFTWARE");
  CHECK(hive.value(*hive.find("k"), "n").value() == Value{"n", ValueType::kBinary, raw({1})});
  parsed(kKey + "\"n\"=make:Nothing{}\n", make);
  CHECK(seen == "Nothing");
}

TEST_CASE("an error of make: names the line") {
  const MakeValue refuse = [](std::string_view, const RegFields&) -> Result<Value> {
    return fail(ErrorCode::kCorrupt, "no such structure");
  };
  const auto result = parse_reg_text(kHeader + kKey + "\"n\"=make:X{a=1}\n", refuse);
  REQUIRE_FALSE(result);
  CHECK(result.error() == Error{ErrorCode::kUsage, "line 4: no such structure", {}, {}});
  CHECK(error_of(kHeader + kKey + "\"n\"=make:X{}") == "line 4: make: is not possible here");
}

TEST_CASE("what is wrong is said with its line") {
  const auto error_below_key = [](const std::string& line) {
    return error_of(kHeader + kKey + line);
  };
  CHECK(error_of(kHeader + "[HKEY_CLASSES_ROOT\\x]") ==
        "line 3: HKEY_CLASSES_ROOT\\x lies in none of HKLM\\SOFTWARE, HKLM\\SYSTEM, HKLM\\SAM, "
        "HKLM\\SECURITY, HKU\\S-1-5-20, HKU\\.DEFAULT, HKCU");
  CHECK(error_of(kHeader + "[HKLM\\SOFTWARE2]").find("lies in none") != std::string::npos);
  CHECK(error_of(kHeader + "[HKLM\\SOFTWARE\n\"v\"=dword:1") ==
        "line 3: ] is missing after the key");
  CHECK(error_of(kHeader + "\"v\"=dword:1") == "line 3: a value must stand below a [key]");
  CHECK(error_of(kHeader + "[-HKLM\\SOFTWARE]\n\"v\"=dword:1") ==
        "line 4: a value must stand below a [key]");
  CHECK(error_below_key("nonsense") == "line 4: neither a [key], a \"name\"= nor a comment");
  CHECK(error_below_key("\"v\" dword:1") == "line 4: = is missing after the name");
  CHECK(error_below_key("\"v\"=dword:") == "line 4: dword has no hexadecimal digits");
  CHECK(error_below_key("\"v\"=dword:123456789") ==
        "line 4: dword has more than 8 hexadecimal digits");
  CHECK(error_below_key("\"v\"=hex:01,,02") ==
        "line 4: text after the value; is a closing quote missing above?");
  CHECK(error_below_key("\"v\"=hex:01,\\02") == "line 4: only a line end may follow the \\");
  CHECK(error_below_key("\"v\"=hex(1:01") == "line 4: ) is missing after the type");
  CHECK(error_below_key("\"v\"=\"a\\b\"") == "line 4: \\b is no escape; write \\\\ for \\");
  CHECK(error_below_key("\"v\"=\"never\nclosed") == "line 4: the quote is never closed");
  CHECK(error_below_key("\"v\"=\"open\n\"w\"=\"x\"").find("closing quote") != std::string::npos);
  CHECK(error_below_key("\"v\"=multi:\"a\",") == "line 4: \" is missing after the ,");
  CHECK(error_below_key("\"v\"=word:1").find("the value is none of") != std::string::npos);
  CHECK(error_below_key("\"v\"=make:X{a") == "line 4: = is missing after a");
  CHECK(error_below_key("\"v\"=make:X{a=1") == "line 4: , or } is missing after a");
  CHECK(error_of(kHeader + kKey + "\"v\"=\"\xFF\"").find("not UTF-8") != std::string::npos);
}

TEST_CASE("limits hold") {
  Limits limits;
  limits.max_key_depth = 2;
  limits.max_text_bytes = 1'000;
  CHECK(parse_reg_text(kHeader + "[HKLM\\SOFTWARE\\a\\b]", {}, limits));
  CHECK_FALSE(parse_reg_text(kHeader + "[HKLM\\SOFTWARE\\a\\b\\c]", {}, limits));
  const auto result = parse_reg_text(kHeader + std::string(1'000, '\n'), {}, limits);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kLimit);
}

TEST_CASE("damaged text gives hives or an error with a line") {
  const std::string whole =
      kHeader + "[HKLM\\SYSTEM\\CurrentControlSet\\a]\n;last-written: 2024-03-01T12:30:05Z\n" +
      "@=\"x\\\\\"\n\"b\"=hex(7):01,02,\\\n  "
      "03\n\"c\"=multi:\"a\",\"b\"\n\"d\"=make:X{a=\"1\",b=2}\n" +
      "[-HKU\\.DEFAULT\\z]\n[\"HKCU\\\\q\\n\"]\n\"e\"=-\n";
  const MakeValue make = [](std::string_view, const RegFields&) {
    return Result<Value>(dword_value("", 1));
  };
  REQUIRE(parse_reg_text(whole, make));
  std::mt19937 random(20240301);
  int good = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string text = whole;
    for (auto changes = random() % 4 + 1; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, random() % 8 + 1);
      else
        text[at] = "\"\\[]=,:{};\n-0fX"[random() % 15];
    }
    const auto result = parse_reg_text(text, make);
    good += result ? 1 : 0;
    if (!result) CHECK(result.error().what.starts_with("line "));
  }
  CHECK(good > 0);
}

TEST_CASE("strings with a type, as hivexregedit writes them") {
  CHECK(value_of("\"s\"=str(1):\"text\"").type == ValueType::kString);
  CHECK(value_of("\"e\"=str(2):\"%x%\"").type == ValueType::kExpandString);
  CHECK(as_string(value_of("\"s\"=str(1):\"text\"")) == "text");
  for (const char* wrong : {"str(3):\"x\"", "str():\"x\"", "str(1)\"x\"", "str(1):x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(error_of(kHeader + kKey + "\"s\"=" + wrong + "\n").empty());
  }
}

TEST_CASE("the registry of the corpus: input of hivexregedit, which has no first line") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const std::string text =
      read_text_file(*corpus / "answer/libguestfs__libguestfs__windows-system.reg");
  CHECK_FALSE(parse_reg_text(text));
  const auto parsed = parse_reg_text(kHeader + text);
  REQUIRE(parsed);
  Registry registry;
  registry.mount("HKLM\\SYSTEM", parsed->hives.at("HKLM\\SYSTEM"), "");
  const auto host =
      registry.value("HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "Hostname");
  REQUIRE((host && *host));
  CHECK(as_string(**host) == "windows.invalid");
}

}  // namespace
}  // namespace assay
