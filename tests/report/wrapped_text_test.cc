// Prose in lines: what is wrapped, and what never is.

#include "report/wrapped_text.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("a line that fits stays as it is, and without a width all do") {
  CHECK(wrapped("two  words", 10) == Lines{"two  words"});
  CHECK(wrapped("two words and more", 0) == Lines{"two words and more"});
  CHECK(wrapped("", 10) == Lines{""});
  CHECK(wrapped("            ", 10) == Lines{""});
}

TEST_CASE("a line is cut at its spaces, at the last that fits") {
  CHECK(wrapped("one two three four", 9) == Lines{"one two", "three", "four"});
  CHECK(wrapped("one two three four", 8) == Lines{"one two", "three", "four"});
  CHECK(wrapped("one two three four", 13) == Lines{"one two three", "four"});
}

TEST_CASE("a word that is longer than the width has a line of its own") {
  CHECK(wrapped("a tremendously b", 5) == Lines{"a", "tremendously", "b"});
}

TEST_CASE("columns are letters, not bytes") {
  CHECK(columns_of("caf\xc3\xa9") == 4);
  CHECK(wrapped("caf\xc3\xa9 \xc3\xa9", 6) == Lines{"caf\xc3\xa9 \xc3\xa9"});
}

TEST_CASE("a path is never broken, although its folders have spaces") {
  CHECK(wrapped(R"(the value in HKLM\SOFTWARE\Windows NT\CurrentVersion is set)", 20) ==
        Lines{"the value in", R"(HKLM\SOFTWARE\Windows NT\CurrentVersion)", "is set"});
  CHECK(wrapped(R"(a b c Windows NT\Image File Execution Options\x.exe hooked)", 12) ==
        Lines{"a b c", "Windows", R"(NT\Image File Execution Options\x.exe)", "hooked"});
}

TEST_CASE("what follows a path is wrapped again, and so are two paths of one sentence") {
  CHECK(wrapped(R"(C:\one, not in D:\two)", 10) == Lines{R"(C:\one,)", "not in", R"(D:\two)"});
  CHECK(wrapped(R"(C:\a is on another volume than the rest)", 12) ==
        Lines{R"(C:\a is on)", "another", "volume than", "the rest"});
}

TEST_CASE("paragraphs are filled; commands and empty lines stay") {
  const std::string text = "one two\nthree four\n\n  slmgr /ipk AAAAA-BBBBB /and more\nfive";
  CHECK(paragraphs(text, "", 14) ==
        "one two three\nfour\n\n  slmgr /ipk AAAAA-BBBBB /and more\nfive\n");
  CHECK(paragraphs(text, "> ", 0) ==
        "> one two\n> three four\n\n>   slmgr /ipk AAAAA-BBBBB /and more\n> five\n");
}

TEST_CASE("an indent that leaves no room still gives every word") {
  CHECK(paragraphs("one two", "     ", 3) == "     one\n     two\n");
}

}  // namespace
}  // namespace assay
