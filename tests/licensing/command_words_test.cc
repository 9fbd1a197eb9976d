#include "licensing/command_words.h"

#include <vector>

#include <catch2/catch.hpp>

#include "licensing/script_variables.h"

namespace assay {
namespace {

using List = std::vector<std::string>;

List commands(std::string_view line, Shell shell) {
  List all;
  CommandCutter cutter(line, shell);
  std::string_view command;
  while (cutter.next(command)) all.emplace_back(command);
  return all;
}

List words(std::string_view command, Shell shell) {
  List all;
  for (const Word& word : words_of(command, shell, 100)) all.push_back(word.text);
  return all;
}

}  // namespace

TEST_CASE("cmd has operators between commands, not in quotes or behind a caret") {
  CHECK(commands("a & b && c || d | e", Shell::kCmd) == List{"a", "b", "c", "d", "e"});
  CHECK(commands("a \"b & c\" ^& d >nul 2>&1 & e", Shell::kCmd) ==
        List{"a \"b & c\" ^& d >nul 2>&1", "e"});
  CHECK(commands(" & && | ", Shell::kCmd).empty());
}

TEST_CASE("parentheses of cmd are blocks where one can begin") {
  CHECK(commands("if x (a) else (b)", Shell::kCmd) == List{"if x", "a", "else", "b"});
  CHECK(commands("for %%i in (1 2) do c", Shell::kCmd) == List{"for %%i in", "1 2", "do c"});
  CHECK(commands("@(a) & ) b", Shell::kCmd) == List{"a", "b"});
  CHECK(commands("cscript C:\\Program Files (x86)\\a", Shell::kCmd) ==
        List{"cscript C:\\Program Files (x86)\\a"});
}

TEST_CASE("braces of PowerShell are blocks, but not those of a hash table") {
  CHECK(commands("if ($a) { b; c } else { d }", Shell::kPowerShell) ==
        List{"if ($a)", "b", "c", "else", "d"});
  CHECK(commands("a @{ b = 'c'; d = { e } } ; f", Shell::kPowerShell) ==
        List{"a @{ b = 'c'; d = { e } }", "f"});
  CHECK(commands("& 'a;b' | c", Shell::kPowerShell) == List{"& 'a;b'", "c"});
}

TEST_CASE("a cutter says what is piped and what follows") {
  CommandCutter cutter("a | b || c", Shell::kCmd);
  std::string_view command;
  REQUIRE(cutter.next(command));
  CHECK(cutter.is_piped());
  CHECK(cutter.rest() == " b || c");
  REQUIRE(cutter.next(command));
  CHECK_FALSE(cutter.is_piped());
  cutter.stop();
  CHECK_FALSE(cutter.next(command));
}

TEST_CASE("words lose their quotes and escapes") {
  CHECK(words("a \"b c\" d\"e f\"g \"\" ^^h", Shell::kCmd) == List{"a", "b c", "de fg", "", "^h"});
  CHECK(words("'a' b", Shell::kCmd) == List{"'a'", "b"});
  CHECK(words("a,'b c',(\"d `\" e\") @{f='g'}", Shell::kPowerShell) ==
        List{"a", "b c", "d \" e", "f", "g"});
  CHECK(words("'it''s'", Shell::kPowerShell) == List{"it's"});
  CHECK(words("Run \"a \"\"b\"\" c\", 0", Shell::kVbScript) == List{"Run", "a \"b\" c", "0"});
}

TEST_CASE("an escaped quote of cmd is part of its word, the end of a folder is not") {
  CHECK(words("/tr \"\\\"C:\\a b\\c\\\" /d\" e", Shell::kCmd) ==
        List{"/tr", "\"C:\\a b\\c\" /d", "e"});
  CHECK(words("\"C:\\a b\\\" c", Shell::kCmd) == List{"C:\\a b\\", "c"});
}

TEST_CASE("redirections are words of their own") {
  CHECK(words("/ato>nul", Shell::kCmd) == List{"/ato", ">nul"});
  CHECK(words("/ato 2>&1 >>a.cmd", Shell::kCmd) == List{"/ato", "2>&1", ">>a.cmd"});
}

TEST_CASE("joined strings are one word, and unknown names of VBScript are marked") {
  CHECK(words("'a ' + 'b' + $c", Shell::kPowerShell) == List{"a b$c"});
  CHECK(words("Run \"a \" & b & \" c\"", Shell::kVbScript) == List{"Run", "a %b% c"});
  CHECK(words("Run Chr(34) & \"a b\" & Chr(34)", Shell::kVbScript) == List{"Run", "\"a b\""});
}

TEST_CASE("no more words are read than asked for") {
  CHECK(words_of(std::string(1000, 'a') + " b c d", Shell::kCmd, 2).size() == 2);
  const auto found = words_of(" ab \"c\"", Shell::kCmd, 9);
  REQUIRE(found.size() == 2);
  CHECK((found[0].begin == 1 && found[0].end == 3 && !found[0].quoted && found[1].quoted));
}

namespace {

std::string expanded(Shell shell, const List& assignments, std::string_view command) {
  ScriptVariables variables(shell);
  for (const std::string& assignment : assignments) variables.take_assignment(assignment);
  std::vector<std::string> used;
  return variables.expand(command, used);
}

}  // namespace

TEST_CASE("variables of a batch file are put in") {
  CHECK(expanded(Shell::kCmd, {"set KEY=A", "SET \"H=b c\" x"}, "x %key% !H! %Z% %1 50%") ==
        "x A b c %Z% %1 50%");
  CHECK(expanded(Shell::kCmd, {"set A=1", "set B=%A%2"}, "%B%") == "12");
  CHECK(expanded(Shell::kCmd, {"set A=1", "if x set A=2"}, "%A%") == "2");
  // What somebody types, a calculation, nothing: not known.
  for (const char* forgets : {"set /p A=Key:", "set /a A=1+1", "set A="})
    CHECK(expanded(Shell::kCmd, {"set A=1", forgets}, "%A%") == "%A%");
  CHECK(expanded(Shell::kCmd, {"setx A=1", "reset A=1"}, "%A%") == "%A%");
  CHECK(expanded(Shell::kCmd, {"set A=1"}, "%A:~0,5%") == "%A:~0,5%");
}

TEST_CASE("variables of PowerShell are put in") {
  CHECK(expanded(Shell::kPowerShell, {"$k = 'A'", "[string]$Script:h=\"b\""},
                 "x $K ${k} $h:1688 $z") == "x A A b:1688 $z");
  CHECK(expanded(Shell::kPowerShell, {"$k = 'A'", "$c = 'x ' + $k"}, "$c") == "x A");
  for (const char* forgets : {"$k = Read-Host", "$k = $z", "$k += 'B'", "$k = ('B').Trim()"})
    CHECK(expanded(Shell::kPowerShell, {"$k = 'A'", forgets}, "$k") == "$k");
  CHECK(expanded(Shell::kPowerShell, {"$k -eq 'A'", "$k == 'A'"}, "$k") == "$k");
}

TEST_CASE("variables of VBScript become strings, outside of strings") {
  CHECK(expanded(Shell::kVbScript, {"key = \"A\"", "Const h = \"b\""},
                 "Run \"key \" & KEY & h & z") == "Run \"key \" & \"A\" & \"b\" & z");
  CHECK(expanded(Shell::kVbScript, {"If x Then key = \"A\""}, "key") == "\"A\"");
}

TEST_CASE("whether an assignment is all that a command does") {
  ScriptVariables variables(Shell::kPowerShell);
  CHECK(variables.take_assignment("$a = 'b'"));
  CHECK_FALSE(variables.take_assignment("$a = slmgr /ato"));
  CHECK_FALSE(variables.take_assignment("slmgr /ato"));
}

TEST_CASE("values cannot make a command grow without bound") {
  ScriptVariables variables(Shell::kCmd);
  CHECK(variables.take_assignment("set A=" + std::string(1024, 'x')));
  std::string command;
  for (int i = 0; i < 100'000; ++i) command += "%A%";
  std::vector<std::string> used;
  CHECK(variables.expand(command, used).size() < command.size() + 256 * 1024);
  CHECK(used.size() == 256);
  variables.take_assignment("set A=" + std::string(1025, 'x'));
  CHECK(variables.expand("%A%", used) == "%A%");
}

TEST_CASE("variables are seen in every spelling") {
  for (const char* text : {"%KEY%", "%1", "%%i", "!KEY!", "$key", "${key}", "$($a.b)", "x{0}"})
    CHECK(has_variable(text));
  for (const char* text : {"", "a!", "kms.example:1688", "{guid}", "{A}", "[::1]:1688"})
    CHECK_FALSE(has_variable(text));
}

}  // namespace assay
