#include "base/glob.h"

#include <random>

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("globs give known answers") {
  struct Case {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const Case cases[] = {
      {"", "", true},           {"", "a", false},           {"*", "", true},
      {"*", "anything", true},  {"**", "a", true},          {"?", "", false},
      {"?", "a", true},         {"?", "ab", false},         {"a*b", "ab", true},
      {"a*b", "aXXb", true},    {"a*b", "abc", false},      {"*ab", "aab", true},
      {"*a?", "aab", true},     {"a*b*c", "abXbc", true},   {"a*b*c", "acb", false},
      {"*.dll", "x.DLL", true}, {"KMS*", "kms001", true},   {"[a]", "a", false},
      {"[a]", "[a]", true},     {"a?*", "a", false},        {"*?", "a", true},
      {"\\*", "\\x", true},     {"Server*", "Serv", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern, c.text);
    CHECK(glob_match(c.pattern, c.text) == c.matches);
  }
}

TEST_CASE("a question mark is one character, however many bytes it has") {
  CHECK(glob_match("?", "\xC3\xA9"));
  CHECK(glob_match("a?c",
                   "a\xE2\x82\xAC"
                   "c"));
  CHECK(glob_match("?", "\xF0\x9F\x98\x80"));
  CHECK_FALSE(glob_match("??", "\xC3\xA9"));
  CHECK_FALSE(glob_match("*??", "\xC3\xA9"));
  CHECK(glob_match("*?", "\xC3\xA9"));
}

TEST_CASE("case counts only where it is asked for") {
  CHECK(glob_match("\xC3\xA4*", "\xC3\x84x"));
  CHECK_FALSE(glob_match("\xC3\xA4*", "\xC3\x84x", true));
  CHECK_FALSE(glob_match("KMS*", "kms001", true));
}

TEST_CASE("is_glob knows the two wildcards") {
  CHECK(is_glob("a*"));
  CHECK(is_glob("a?"));
  CHECK_FALSE(is_glob("a[b]\\"));
}

// A matcher that retried every star would need more steps than the universe has seconds.
TEST_CASE("many stars over a long text are no more work than pattern times text") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  pattern += "b";
  const std::string text(100'000, 'a');
  CHECK_FALSE(glob_match(pattern, text));
  CHECK(glob_match(pattern, text + "b"));
}

// Compared with a slow matcher that is plainly right.
bool slow_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return slow_match(pattern.substr(1), text) ||
           (!text.empty() && slow_match(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         slow_match(pattern.substr(1), text.substr(1));
}

TEST_CASE("short random patterns match as the definition says") {
  std::mt19937 random(1);
  const auto word = [&](std::string_view letters, std::size_t longest) {
    std::string out(random() % (longest + 1), ' ');
    for (char& c : out) c = letters[random() % letters.size()];
    return out;
  };
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = word("AB*?", 6);
    const std::string text = word("AB", 7);
    if (glob_match(pattern, text) != slow_match(pattern, text))
      FAIL("'" << pattern << "' over '" << text << "'");
  }
}

}  // namespace
}  // namespace assay
