// The lines of a script as its interpreter sees them: continuations joined, comments left out.
//
// Layer: licensing. Format: docs/formats/scripts.md, which names what each kind of script does.
// A quote that stays open ends with its line: PowerShell would go on, but one stray quote must not
// hide the rest of a script. Memory: one joined line. Tests: tests/licensing/script_lines_test.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/lines.h"

namespace assay {

enum class ScriptKind {
  kBatch,
  kPowerShell,
  kVbScript,
  kCommandLine,  // one command: a RunSynchronous path, a Run value, an action of a task
};

// By the ending: .cmd, .bat, .ps1, .psm1, .vbs, .wsf; nullopt for others.
std::optional<ScriptKind> script_kind_of(std::string_view file_name);

struct ScriptLine {
  std::string text;
  std::size_t number = 0;  // of its first line, from 1
  bool is_data = false;    // in a here-string of PowerShell: text, maybe of another script
};

class ScriptLines {
 public:
  ScriptLines(std::string_view utf8, ScriptKind kind) : lines_(utf8), kind_(kind), all_(utf8) {}

  // Puts the next line into `line`, whose memory is used again; false behind the last one.
  bool next(ScriptLine& line);

 private:
  bool next_command_line(ScriptLine& line);
  bool take_next(ScriptLine& line);
  void read(std::string_view raw, ScriptLine& line);
  void read_power_shell(std::string_view raw, std::string& text);
  bool take_continuation(std::string& text) const;

  Lines lines_;
  ScriptKind kind_;
  std::string_view all_;
  bool in_comment_ = false;  // between <# and #>
  char here_string_ = 0;     // the quote that ends it
};

}  // namespace assay
