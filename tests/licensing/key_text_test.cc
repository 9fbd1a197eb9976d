#include "licensing/key_text.h"

#include <random>

#include <catch2/catch.hpp>

#include "licensing/tables.h"

namespace assay {
namespace {

const std::string kKey = "NPPR9-FWDCX-D2C8J-H872K-2YT43";
const std::string kRedacted = "*****-*****-*****-*****-2YT43";

std::size_t count(std::string_view text) { return find_keys(text).size(); }

}  // namespace

TEST_CASE("a key is found in a script with its place") {
  const auto found = find_keys("@echo off\r\ncscript slmgr.vbs /ipk " + kKey + "\r\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].key.full() == kKey);
  CHECK(found[0].offset == 34);
  CHECK(found[0].length == 29);
  CHECK(found[0].line == 2);
}

TEST_CASE("keys are found between all kinds of marks") {
  for (const std::string& text :
       {kKey, "<Key>" + kKey + "</Key>", "PIDKEY=\"" + kKey + "\"", "-ProductKey:" + kKey,
        "key_" + kKey + ".txt", "(" + kKey + ")", "ipk;" + kKey + ";", "Win10-" + kKey + "-old"}) {
    INFO(text);
    CHECK(count(text) == 1);
  }
  CHECK(count(kKey + " " + kKey + "\n" + kKey) == 3);
}

TEST_CASE("lower case and look-alike dashes are read, and the length covers them") {
  const auto found = find_keys(
      "key: nppr9\xE2\x80\x93"
      "fwdcx\xE2\x80\x94"
      "d2c8j\xE2\x88\x92"
      "h872k-2yt43.");
  REQUIRE(found.size() == 1);
  CHECK(found[0].key.full() == kKey);
  CHECK(found[0].length == 29 + 3 * 2);
}

TEST_CASE("what is no key is not found") {
  for (const char* text :
       {"XXXXX-XXXXX-XXXXX-XXXXX-XXXXX", "00000-00000-00000-00000-00000",
        "BBBBB-BBBBB-BBBBB-BBBBB-BBBBB", "*****-*****-*****-*****-2YT43",
        "XXXXX-XXXXX-XXXXX-XXXXX-2YT43", "VVVVV-WWWWW-XXXXX-YYYYY-TTTTT", "[TH]X19-98841",
        "X19-98841", "00330-80000-00000-AA965", "03612-03308-000-000000-00-1033-26100.0000-1182025",
        "NNPR9-FWDCX-D2C8J-H872K-2YT43", "NPPR9-FWDCX-D2C8J-H872K-2YT4",
        "NPPR9-FWDCX-D2C8J-H872K-2YT433", "ANPPR9-FWDCX-D2C8J-H872K-2YT43",
        "NPPR9-FWDCX-D2C8J-H872K-2YT43-VK7JG", "NPPR9--FWDCX-D2C8J-H872K-2YT43",
        "NPPR9 FWDCX D2C8J H872K 2YT43", "NPPR9FWDCXD2C8JH872K2YT43",
        "8DEC0AF1-0341-4b93-85CD-72606C2DF94C"}) {
    INFO(text);
    CHECK(count(text) == 0);
  }
}

TEST_CASE("25 characters in one word are a key only where that is asked for") {
  const std::string plain = "PIDKEY=NPPR9FWDCXD2C8JH872K2YT43 ";
  CHECK(find_keys(plain).empty());
  REQUIRE(find_keys(plain, KeySpelling::kAnySpelling).size() == 1);
  CHECK(find_keys("XXXXXXXXXXXXXXXXXXXXXXXXX", KeySpelling::kAnySpelling).empty());
  CHECK(find_keys("xNPPR9FWDCXD2C8JH872K2YT43", KeySpelling::kAnySpelling).empty());
}

TEST_CASE("no text that is redacted keeps a key") {
  CHECK(redact_keys("ipk " + kKey + " done") == "ipk " + kRedacted + " done");
  CHECK(redact_keys("prefix" + kKey + "suffix") == "prefix" + kRedacted + "suffix");
  CHECK(redact_keys("nppr9-fwdcx-d2c8j-h872k-2yt43") == "*****-*****-*****-*****-2yt43");
  CHECK(redact_keys("NPPR9 FWDCX D2C8J H872K 2YT43") == "***** ***** ***** ***** 2YT43");
  CHECK(redact_keys("NPPR9_FWDCX_D2C8J_H872K_2YT43") == "*****_*****_*****_*****_2YT43");
  CHECK(redact_keys("NPPR9FWDCXD2C8JH872K2YT43") == "********************2YT43");
  CHECK(redact_keys(kKey + " " + kKey) == kRedacted + " " + kRedacted);
  CHECK(redact_keys("FWDCX " + kKey) == "FWDCX " + kRedacted);
  // Shaped like a key, though it has two N.
  CHECK(redact_keys("NNPR9-FWDCX-D2C8J-H872K-2YT43") == kRedacted);
  CHECK(redact_keys(kKey + "-VK7JG") == "*****-*****-*****-*****-*****-VK7JG");
  CHECK(redact_keys("a\xE2\x80\x93"
                    "NPPR9\xE2\x80\x93"
                    "FWDCX-D2C8J-H872K-2YT43") ==
        "a\xE2\x80\x93*****\xE2\x80\x93*****-*****-*****-2YT43");
}

TEST_CASE("other text is left as it is, and redacting twice changes nothing") {
  for (const char* text : {"", "no key here", "00330-80000-00000-AA965", "[TH]X19-98841",
                           "8DEC0AF1-0341-4b93-85CD-72606C2DF94C", "NPPR9-FWDCX-D2C8J-H872K"})
    CHECK(redact_keys(text) == text);
  CHECK(redact_keys(redact_keys("x " + kKey)) == "x " + kRedacted);
}

TEST_CASE("published keys can be spared, others not") {
  const auto published = [](const ProductKey& key) {
    return default_tables().find_published(key) != nullptr;
  };
  CHECK(redact_keys("slmgr /ipk " + kKey, published) == "slmgr /ipk " + kKey);
  CHECK(redact_keys("slmgr /ipk BPPR9-FWDCX-D2C8J-H872K-2YT43", published) ==
        "slmgr /ipk " + kRedacted);
}

TEST_CASE("whatever is found in a text is gone once the text is redacted") {
  std::mt19937 random(7);
  constexpr std::string_view kPieces[] = {"NPPR9", "FWDCX", "D2C8J", "-",    "-",
                                          "-",     " ",     "\n",    "A",    "\xE2\x80\x93",
                                          "H872K", "2YT43", "_",     "\xFF", "33PXH"};
  std::size_t found = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int j = 0; j < 24; ++j)
      text += j % 2 == 0 ? kPieces[random() % std::size(kPieces)]
                         : kPieces[3 + random() % 3 * (random() % 4 == 0 ? 2 : 1)];
    found += find_keys(text, KeySpelling::kAnySpelling).size();
    INFO(text);
    REQUIRE(find_keys(redact_keys(text), KeySpelling::kAnySpelling).empty());
  }
  CHECK(found > 100);
}

}  // namespace assay
