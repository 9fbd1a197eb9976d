// Variables of a script that hold one plain text: "set KEY=...", "$key = '...'", "key = "..."".
//
// Layer: licensing. Format: docs/formats/scripts.md. Read in one direction and without branches:
// the last value that stands above a command counts. Not evaluated: results of commands, parts and
// replacements (%KEY:~0,5%), arguments of the script, environment variables of Windows.
// Tests: tests/licensing/script_variables_test.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "licensing/command_words.h"

namespace assay {

class ScriptVariables {
 public:
  explicit ScriptVariables(Shell shell) : shell_(shell) {}

  // Remembers the value that `command` gives to a variable, or forgets the variable if the value is
  // not plain text. Whether the command has done its work with that.
  bool take_assignment(std::string_view command);

  // `command` with known variables replaced, each value added to `used`. Values are not looked
  // into again, and at most 256 are put in: more than any command has.
  std::string expand(std::string_view command, std::vector<std::string>& used) const;

 private:
  bool take_set(std::string_view command);
  bool take_power_shell(std::string_view command);
  bool take_vbs(std::string_view command);
  bool take_value(std::string_view name, std::string_view value);
  void remember(std::string_view name, std::string_view value);
  const std::string* find(std::string_view name) const;
  std::string expand_between(std::string_view command, char mark,
                             std::vector<std::string>& used) const;
  std::string expand_dollar(std::string_view command, std::vector<std::string>& used) const;
  std::string expand_names(std::string_view command, std::vector<std::string>& used) const;

  Shell shell_;
  std::map<std::string, std::string, std::less<>> values_;  // by name in lower case
};

// Whether `text` holds a variable of any shell: %name%, %1, !name!, $name, {0}.
bool has_variable(std::string_view text);

}  // namespace assay
