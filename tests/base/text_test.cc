#include "base/text.h"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "support/corpus.h"

namespace assay {
namespace {

Bytes bytes(std::initializer_list<unsigned> values) {
  Bytes out;
  for (const unsigned value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

TEST_CASE("UTF-16 becomes UTF-8 in every length of code point") {
  CHECK(utf8_from_utf16(u"A") == "A");
  CHECK(utf8_from_utf16(u"\u00E9") == "\xC3\xA9");
  CHECK(utf8_from_utf16(u"\u20AC") == "\xE2\x82\xAC");
  CHECK(utf8_from_utf16(u"\U0001F600") == "\xF0\x9F\x98\x80");
  CHECK(utf8_from_utf16(u"\U0010FFFF") == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("an unpaired surrogate becomes the replacement character, its neighbours stay") {
  const std::u16string high_alone = {u'a', char16_t{0xD83D}, u'b'};
  const std::u16string low_alone = {u'a', char16_t{0xDE00}, u'b'};
  const std::u16string reversed = {char16_t{0xDE00}, char16_t{0xD83D}};
  const std::u16string high_last = {char16_t{0xD83D}};
  CHECK(utf8_from_utf16(high_alone) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(utf8_from_utf16(low_alone) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(utf8_from_utf16(reversed) == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(utf8_from_utf16(high_last) == "\xEF\xBF\xBD");
}

TEST_CASE("an odd last byte of UTF-16 is left out") {
  CHECK(utf8_from_utf16le(bytes({0x41, 0x00, 0x42})) == "A");
  CHECK(utf8_from_utf16le(bytes({0x41})).empty());
}

TEST_CASE("malformed UTF-8 becomes replacement characters and never swallows what follows") {
  const char16_t bad = 0xFFFD;
  CHECK(utf16_from_utf8("\x80"
                        "a") == std::u16string{bad, u'a'});
  CHECK(utf16_from_utf8("\xC3") == std::u16string{bad});
  CHECK(utf16_from_utf8("\xC3(") == std::u16string{bad, u'('});
  CHECK(utf16_from_utf8("\xE2\x82") == std::u16string{bad, bad});
  // Overlong '/', a surrogate, beyond U+10FFFF: none of them is UTF-8.
  CHECK_FALSE(is_utf8("\xC0\xAF"));
  CHECK_FALSE(is_utf8("\xE0\x80\xAF"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));
  CHECK(is_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));
}

TEST_CASE("every code point survives UTF-8 to UTF-16LE and back") {
  for (char32_t point = 1; point <= 0x10FFFF; point += 61) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    std::u16string units;
    if (point < 0x10000) {
      units += static_cast<char16_t>(point);
    } else {
      units += static_cast<char16_t>(0xD7C0 + (point >> 10));
      units += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
    }
    const std::string text = utf8_from_utf16(units);
    if (utf8_from_utf16le(utf16le_from_utf8(text)) != text || utf16_from_utf8(text) != units)
      FAIL("code point " << static_cast<std::uint32_t>(point));
  }
}

TEST_CASE("Latin-1 is read byte for byte") {
  CHECK(utf8_from_latin1(bytes({0x41, 0x80, 0xE9, 0xFF})) == "A\xC2\x80\xC3\xA9\xC3\xBF");
}

TEST_CASE("a text file is decoded by its mark, or by what its bytes look like") {
  const std::string text = "K\xC3\xA9y";
  CHECK(decode_text_file({}).empty());
  CHECK(decode_text_file(to_bytes(text)) == text);
  CHECK(decode_text_file(bytes({0xEF, 0xBB, 0xBF, 'K', 0xC3, 0xA9, 'y'})) == text);
  CHECK(decode_text_file(bytes({0xFF, 0xFE, 'K', 0, 0xE9, 0, 'y', 0})) == text);
  CHECK(decode_text_file(bytes({0xFE, 0xFF, 0, 'K', 0, 0xE9, 0, 'y'})) == text);
  CHECK(decode_text_file(bytes({'K', 0, 0xE9, 0, 'y', 0})) == text);
  CHECK(decode_text_file(bytes({0, 'K', 0, 0xE9, 0, 'y'})) == text);
}

TEST_CASE("bytes that are not UTF-8 are read as Windows-1252") {
  CHECK(decode_text_file(bytes({'K', 0xE9, 'y'})) == "K\xC3\xA9y");
  CHECK(decode_text_file(bytes({0x80, 0x93, 0x94})) == "\xE2\x82\xAC\xE2\x80\x9C\xE2\x80\x9D");
  // 0x81 is not assigned.
  CHECK(decode_text_file(bytes({0x81})) == "\xEF\xBF\xBD");
}

TEST_CASE("a few zero bytes do not make a text UTF-16") {
  const Bytes binary = bytes({'M', 'Z', 0, 0, 'a', 0, 'b', 0});
  CHECK(decode_text_file(binary) == std::string("MZ\0\0a\0b\0", 8));
  CHECK(decode_text_file(bytes({'a', 0})) == std::string("a\0", 2));
}

TEST_CASE("upcase maps ASCII, Latin-1, Greek, Cyrillic and alternating runs") {
  CHECK(upcase(u'a') == u'A');
  CHECK(upcase(u'z') == u'Z');
  CHECK(upcase(u'{') == u'{');
  CHECK(upcase(u'\u00E4') == u'\u00C4');
  CHECK(upcase(u'\u00FF') == u'\u0178');
  CHECK(upcase(u'\u03B1') == u'\u0391');
  CHECK(upcase(u'\u0436') == u'\u0416');
  CHECK(upcase(u'\u0451') == u'\u0401');
  CHECK(upcase(u'\uFF41') == u'\uFF21');
}

TEST_CASE("upcase leaves what has no other case, and upper case itself") {
  for (const char16_t unit : {u'A', u'1', u'\u00D7', u'\u00F7', u'\u00DF', u'\u0410', u'\u4E2D',
                              u'\u03C2', char16_t{0xD83D}, char16_t{0xFFFF}, char16_t{0}})
    CHECK(static_cast<unsigned>(upcase(unit)) == static_cast<unsigned>(unit));
}

// $UpCase: 65,536 little-endian units; nothing else in a volume begins with all of ASCII in order.
TEST_CASE("upcase is the table that Windows writes to NTFS volumes") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  std::ifstream in(*corpus / "ntfs" / "ColinFinck__ntfs__testfs1", std::ios::binary);
  const std::string volume{std::istreambuf_iterator<char>(in), {}};
  std::string head;
  for (char c = 0; c < 'a'; ++c) head += {c, '\0'};
  head += {'A', '\0', 'B', '\0'};
  const std::size_t at = volume.find(head);
  REQUIRE(at != std::string::npos);
  const ByteView table = as_bytes(volume).subspan(at, 2 * 65'536);
  for (unsigned unit = 0; unit <= 0xFFFF; ++unit)
    if (upcase(static_cast<char16_t>(unit)) != read_raw<le16>(table, 2 * unit, "unit")->get())
      FAIL("U+" << std::hex << unit);
}

TEST_CASE("within an alternating run only every second letter changes") {
  for (char16_t unit = 0x0100; unit <= 0x012F; ++unit)
    CHECK(upcase(unit) == (unit % 2 == 1 ? static_cast<char16_t>(unit - 1) : unit));
}

TEST_CASE("upcase is done after one step") {
  for (unsigned unit = 0; unit <= 0xFFFF; ++unit) {
    const char16_t once = upcase(static_cast<char16_t>(unit));
    if (upcase(once) != once) FAIL("U+" << std::hex << unit);
  }
}

// Windows compares such names as different: its table has no way from beyond ASCII into it.
TEST_CASE("no letter beyond ASCII is taken for an ASCII one") {
  for (unsigned unit = 0x80; unit <= 0xFFFF; ++unit)
    if (upcase(static_cast<char16_t>(unit)) < 0x80) FAIL("U+" << std::hex << unit);
  CHECK_FALSE(equal_no_case("\xC5\xBFppsvc", "sppsvc"));                      // long s
  CHECK_FALSE(equal_no_case("D\xC4\xB1gitalProductId", "DigitalProductId"));  // dotless i
}

TEST_CASE("texts are compared without case in every way") {
  CHECK(
      equal_no_case("\xC3\x9C"
                    "bung",
                    "\xC3\xBC"
                    "BUNG"));
  CHECK_FALSE(equal_no_case("abc", "abcd"));
  CHECK(starts_with_no_case("KeyManagementServiceName", "keymanagement"));
  CHECK_FALSE(starts_with_no_case("Key", "KeyManagement"));
  CHECK(ends_with_no_case("ServerStandardEval", "EVAL"));
  CHECK_FALSE(ends_with_no_case("EvalServer", "EVAL"));
  CHECK(contains_no_case("a GENERALIZE b", "generalize"));
  CHECK(contains_no_case("any", ""));
  CHECK_FALSE(contains_no_case("", "x"));
  // Beyond the basic plane nothing is folded, and nothing is lost.
  CHECK(fold("a\xF0\x9F\x98\x80") == "A\xF0\x9F\x98\x80");
}

TEST_CASE("keywords of our own are lowered in ASCII only") {
  CHECK(lower_ascii("KMS001 \xC3\x84") == "kms001 \xC3\x84");
}

TEST_CASE("trim, split and replace_all keep to their borders") {
  CHECK(trim(" \t\r\n a b \v\f") == "a b");
  CHECK(trim(" \n").empty());
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(replace_all("{root}/{root}", "{root}", "a{root}") == "a{root}/a{root}");
}

TEST_CASE("what could drive a terminal is written out") {
  CHECK(printable("plain \xC3\xA9\xF0\x9F\x98\x80") == "plain \xC3\xA9\xF0\x9F\x98\x80");
  CHECK(printable("\x1B[31mred") == "\\x1b[31mred");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\x7F") == "\\x7f");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\x9b31m");  // CSI of C1
  CHECK(printable("\xE2\x80\xAE"
                  "gpj.exe") == "\\u{202e}gpj.exe");  // right-to-left override
  CHECK(printable("\xE2\x81\xA6") == "\\u{2066}");
  CHECK(printable("\xD8\x9C") == "\\u{061c}");
  CHECK(printable("\xE2\x80\xA8") == "\\u{2028}");
  CHECK(printable("\xEF\xBB\xBF") == "\\u{feff}");
  CHECK(printable("a\xFF"
                  "b\xE2\x82") == "a\\xffb\\xe2\\x82");
}

TEST_CASE("line ends are kept only where they are asked for") {
  CHECK(printable("a\n\tb\r") == "a\\x0a\\x09b\\x0d");
  CHECK(printable("a\n\tb\r", true) == "a\n\tb\\x0d");
}

TEST_CASE("closest finds the word that was meant, and none that was not") {
  const std::vector<std::string_view> known = {"contains", "starts", "severity"};
  CHECK(closest("contians", known) == "contains");
  CHECK(closest("SEVERTY", known) == "severity");
  CHECK(closest("zzz", known).empty());
  CHECK(closest("x", {}).empty());
}

}  // namespace
}  // namespace assay
