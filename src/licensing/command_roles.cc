#include "licensing/command_roles.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "licensing/licensing_tools.h"
#include "licensing/script_variables.h"

namespace assay {
namespace {

constexpr std::string_view kSpeakers[] = {"add-content", "attrib",
                                          "copy",        "copy-item",
                                          "del",         "erase",
                                          "filter",      "find",
                                          "findstr",     "function",
                                          "get-command", "get-content",
                                          "get-item",    "get-itemproperty",
                                          "icacls",      "move",
                                          "msg",         "msgbox",
                                          "rem",         "remove-item",
                                          "ren",         "robocopy",
                                          "set-content", "select-string",
                                          "sub",         "takeown",
                                          "taskkill",    "test-path",
                                          "throw",       "title",
                                          "type",        "wscript.echo",
                                          "xcopy"};

constexpr std::string_view kRunners[] = {"%comspec%",
                                         "call",
                                         "cmd",
                                         "cscript",
                                         "forfiles",
                                         "icm",
                                         "iex",
                                         "mshta",
                                         "psexec",
                                         "psexec64",
                                         "reg",
                                         "runas",
                                         "saps",
                                         "schtasks",
                                         "start",
                                         "wscript",
                                         "invoke-command",
                                         "invoke-expression",
                                         "new-scheduledtaskaction",
                                         "start-process"};

bool is_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool is_echo(std::string_view word) {
  if (!starts_with_no_case(word.substr(0, 4), "echo")) return false;
  constexpr std::string_view kBehind = ".:;,/(+[\\]";
  return word.size() == 4 || kBehind.find(word[4]) != std::string_view::npos;
}

bool only_speaks(const Word& word) {
  if (is_echo(word.text) || is_remark(word.text)) return true;
  const std::string name = program_name(word.text);
  return is_one_of(name, kSpeakers) || name.starts_with("write-");
}

bool is_remark(std::string_view command) {
  const std::string_view first = command.substr(0, command.find_first_of(" \t"));
  return equal_no_case(first.substr(0, 4), "rem") || first.starts_with("::");
}

bool runs_its_argument(const Word& word) {
  const std::string name = program_name(word.text);
  if (is_one_of(name, kRunners)) return true;
  // Methods of WScript.Shell.
  if (name.ends_with(".run") || name.ends_with(".exec") || name.ends_with(".shellexecute"))
    return true;
  // "%psc% "..."": nobody keeps anything but a shell in such a variable.
  return word.text.find_first_of(" \t") == std::string::npos && has_variable(word.text);
}

bool is_power_shell(const Word& word) {
  const std::string name = program_name(word.text);
  return name == "powershell" || name == "pwsh";
}

std::string power_shell_script(std::string_view text) {
  const std::string options = lower_ascii(text.substr(0, 256));
  for (const std::string_view option : {" -command ", " -c "}) {
    const std::size_t at = options.find(option);
    if (at == std::string::npos) continue;
    text.remove_prefix(at + option.size());
    break;
  }
  std::string script;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\\\""))
      script += text[++i];
    else if (text[i] != '"')
      script += text[i];
  }
  return script;
}

bool writes_script(std::span<const Word> words) {
  bool redirected = false;
  for (const Word& word : words) {
    redirected = redirected || word.text.find('>') != std::string::npos;
    if (redirected && script_kind_of(program_name(word.text))) return true;
  }
  return false;
}

bool feeds_a_shell(const CommandCutter& commands) {
  if (!commands.is_piped()) return false;
  const std::string_view rest = trim(commands.rest().substr(0, 64));
  const Word first{std::string(rest.substr(0, rest.find_first_of(" \t"))), false, 0, 0};
  return is_power_shell(first) || program_name(first.text) == "cmd";
}

}  // namespace assay
