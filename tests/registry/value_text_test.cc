#include "registry/value_text.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "registry/memory_hive.h"

namespace assay {
namespace {

Bytes raw_bytes(std::initializer_list<unsigned> list) {
  Bytes bytes;
  for (const unsigned byte : list) bytes.push_back(static_cast<std::byte>(byte));
  return bytes;
}

TEST_CASE("a string ends at its first NUL, and what follows is not shown") {
  CHECK(as_string(string_value("", "Pro")) == "Pro");
  CHECK(as_string({"", ValueType::kString, utf16le_from_utf8(std::string("a\0b\0", 4))}) == "a");
  CHECK(as_string({"", ValueType::kString, utf16le_from_utf8("no end")}) == "no end");
}

TEST_CASE("stray bytes never make a string unreadable") {
  CHECK(as_string({"", ValueType::kString, {}}) == "");
  CHECK(as_string({"", ValueType::kString, raw_bytes({0x41})}) == "");
  CHECK(as_string({"", ValueType::kString, raw_bytes({0x41, 0, 0x42})}) == "A");
  CHECK(as_string({"", ValueType::kString, raw_bytes({0x00, 0xD8, 0x41, 0})}) ==
        "\xEF\xBF\xBD"
        "A");
}

TEST_CASE("only the types that hold text are text") {
  CHECK(as_string(string_value("", "%windir%", ValueType::kExpandString)) == "%windir%");
  CHECK(as_string(string_value("", "\\Registry", ValueType::kLink)) == "\\Registry");
  CHECK_FALSE(as_string(string_value("", "x", ValueType::kBinary)));
  CHECK_FALSE(as_string(string_value("", "x", static_cast<ValueType>(0x2F))));
  CHECK_FALSE(as_strings(dword_value("", 1)));
}

TEST_CASE("an empty string in a list does not hide those behind it") {
  CHECK(as_strings(strings_value("", {"a", "", "b"})) == std::vector<std::string>{"a", "b"});
  CHECK(as_strings(strings_value("", {})) == std::vector<std::string>{});
  CHECK(as_strings(string_value("", "one")) == std::vector<std::string>{"one"});
  CHECK(as_strings({"", ValueType::kMultiString, utf16le_from_utf8("no end")}) ==
        std::vector<std::string>{"no end"});
}

TEST_CASE("a number has the length of its type, or is none") {
  CHECK(as_number(dword_value("", 0xFFFFFFFF)) == 0xFFFFFFFFU);
  CHECK(as_number(qword_value("", 0x123456789ABCDEF0)) == 0x123456789ABCDEF0U);
  CHECK(as_number({"", ValueType::kDwordBigEndian, raw_bytes({0, 0, 1, 2})}) == 0x102U);
  CHECK_FALSE(as_number({"", ValueType::kDword, raw_bytes({1, 2, 3})}));
  CHECK_FALSE(as_number({"", ValueType::kDword, raw_bytes({1, 2, 3, 4, 5, 6, 7, 8})}));
  CHECK_FALSE(as_number({"", ValueType::kQword, raw_bytes({1, 2, 3, 4})}));
  CHECK_FALSE(as_number({"", ValueType::kBinary, raw_bytes({1, 2, 3, 4})}));
}

TEST_CASE("a type is named as in winnt.h, an unknown one by its number") {
  CHECK(type_name(ValueType::kNone) == "REG_NONE");
  CHECK(type_name(ValueType::kMultiString) == "REG_MULTI_SZ");
  CHECK(type_name(ValueType::kQword) == "REG_QWORD");
  CHECK(type_name(static_cast<ValueType>(0xFFFF0011)) == "REG_0xffff0011");
}

TEST_CASE("a value is shown on one line") {
  CHECK(display(dword_value("", 42)) == "42 (0x2a)");
  CHECK(display(string_value("", "Windows 10 Pro")) == "Windows 10 Pro");
  CHECK(display(strings_value("", {"a", "b"})) == "a, b");
  CHECK(display({"", ValueType::kBinary, raw_bytes({0xDE, 0xAD})}) == "de ad (2 bytes)");
  CHECK(display({"", ValueType::kNone, raw_bytes({7})}) == "07 (1 byte)");
  CHECK(display({"", ValueType::kBinary, {}}) == "(0 bytes)");
  const std::string shown = display({"", ValueType::kBinary, Bytes(33)});
  CHECK(shown.size() == 32 * 3 + std::string("... (33 bytes)").size());
  CHECK(ends_with_no_case(shown, "00 ... (33 bytes)"));
}

TEST_CASE("a value is compared as text, decimal number, lines or hexadecimal") {
  CHECK(plain_text(dword_value("", 42)) == "42");
  CHECK(plain_text(strings_value("", {"a", "b"})) == "a\nb");
  CHECK(plain_text(string_value("", "x")) == "x");
  CHECK(plain_text({"", ValueType::kDword, raw_bytes({1, 2})}) == "0102");
}

}  // namespace
}  // namespace assay
