#include "licensing/script_lines.h"

#include <vector>

#include <catch2/catch.hpp>

namespace assay {
namespace {

// "number: text" of each line that holds something.
std::vector<std::string> lines_of(std::string_view text, ScriptKind kind) {
  std::vector<std::string> all;
  ScriptLines lines(text, kind);
  ScriptLine line;
  while (lines.next(line))
    if (!line.text.empty())
      all.push_back(std::to_string(line.number) + (line.is_data ? "> " : ": ") + line.text);
  return all;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("the kind of a script follows from the ending of its name") {
  CHECK(script_kind_of("SetupComplete.CMD") == ScriptKind::kBatch);
  CHECK(script_kind_of("a\\b.ps1") == ScriptKind::kPowerShell);
  CHECK(script_kind_of("x.wsf") == ScriptKind::kVbScript);
  CHECK_FALSE(script_kind_of("readme.txt"));
}

TEST_CASE("remarks and labels of a batch file are left out") {
  CHECK(lines_of("a\r\nrem b\r\n @REM c\n::d\n:label\nremove e\n", ScriptKind::kBatch) ==
        List{"1: a", "6: remove e"});
}

TEST_CASE("a caret joins lines, two do not") {
  CHECK(lines_of("a ^\r\n  b^\nc\nd^^\ne", ScriptKind::kBatch) ==
        List{"1: a   bc", "4: d^^", "5: e"});
  CHECK(lines_of("rem a ^\nb", ScriptKind::kBatch) == List{"2: b"});
  CHECK(lines_of("a^", ScriptKind::kBatch) == List{"1: a"});
}

TEST_CASE("comments of PowerShell end with their line or their mark, not in strings") {
  CHECK(lines_of("a # b\n'#c' \"#d\" e#f\n<# g\nh #> i <# j #> k\n", ScriptKind::kPowerShell) ==
        List{"1: a", "2: '#c' \"#d\" e#f", "4:  i  k"});
}

TEST_CASE("PowerShell goes on behind what cannot end a statement") {
  CHECK(lines_of("a `\nb,\nc |\nd @{\ne\nf", ScriptKind::kPowerShell) ==
        List{"1: a  b, c | d @{ e", "6: f"});
}

TEST_CASE("a quote that stays open ends with its line") {
  CHECK(lines_of("it's\n# c\nb", ScriptKind::kPowerShell) == List{"1: it's", "3: b"});
}

TEST_CASE("a here-string is text") {
  CHECK(lines_of("$x = @\"\n# a\nslmgr\n\"@ | b\nc\n", ScriptKind::kPowerShell) ==
        List{"1: $x = ", "2> # a", "3> slmgr", "4:  | b", "5: c"});
  CHECK(lines_of("@'\nopen", ScriptKind::kPowerShell) == List{"2> open"});
}

TEST_CASE("comments and continuations of VBScript") {
  CHECK(lines_of("a ' b\n\"'c'\" d\nRem e\nf & _\n  g\nRemote\n", ScriptKind::kVbScript) ==
        List{"1: a", "2: \"'c'\" d", "4: f &   g", "6: Remote"});
}

TEST_CASE("a command line is one line, however it is wrapped") {
  CHECK(lines_of("a\r\n  b", ScriptKind::kCommandLine) == List{"1: a    b"});
  CHECK(lines_of("", ScriptKind::kCommandLine).empty());
  CHECK(lines_of("rem a", ScriptKind::kCommandLine) == List{"1: rem a"});
}

}  // namespace assay
