// A line of a script cut into commands, and a command into words, as its shell would do it.
//
// Layer: licensing. Format: docs/formats/scripts.md. Nothing is evaluated: variables stay as they
// are (script_variables.h). Memory: one command's words, at most as many as the caller allows.
// Tests: tests/licensing/command_words_test.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class Shell { kCmd, kPowerShell, kVbScript };

// The commands of a line, one at a time: between & && | || ; and around blocks, not in quotes.
class CommandCutter {
 public:
  CommandCutter(std::string_view line, Shell shell) : rest_(line), shell_(shell) {}

  // The next command, trimmed and not empty, into `command`; false behind the last one.
  bool next(std::string_view& command);

  // What stands behind the command, without what separates the two.
  std::string_view rest() const { return rest_; }
  // Whether the command's output goes to the one behind it.
  bool is_piped() const { return is_piped_; }
  // Gives up the rest: what follows "rem" is no command.
  void stop() { rest_ = {}; }

 private:
  bool skip_front();
  std::size_t separator_length(std::size_t at);
  std::size_t block_of_cmd(std::size_t at);
  std::size_t block_of_power_shell(std::size_t at);

  std::string_view rest_;
  Shell shell_;
  bool is_piped_ = false;
  std::size_t open_blocks_ = 0;       // "(" of cmd
  std::size_t open_hash_tables_ = 0;  // "@{" of PowerShell, and braces in it
};

struct Word {
  std::string text;     // without quotes and escapes
  bool quoted = false;  // at least in part
  std::size_t begin = 0;
  std::size_t end = 0;  // in the command
};

// Words between blanks; of PowerShell and VBScript also between commas, brackets and '=', and with
// strings joined by + or & made one word. A bare name that VBScript joins to a string is unknown
// and reads %name%. At most `limit` words.
std::vector<Word> words_of(std::string_view command, Shell shell, std::size_t limit);

}  // namespace assay
