// What a word does for those behind it: prints them, runs them, is a shell that reads them. Part of
// licensing_command.h: nothing else includes this.
//
// Layer: licensing. Lists, and why: docs/formats/scripts.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "licensing/command_words.h"

namespace assay {

// "echo", also as "echo." and "echo(".
bool is_echo(std::string_view word);

// "rem" and "::"; what stands behind is no command, either.
bool is_remark(std::string_view command);

// Programs and cmdlets that print, search, copy or define what stands behind them; remarks.
bool only_speaks(const Word& word);

// What runs the command line that it is given as one argument: cmd, start, a task, a variable ...
bool runs_its_argument(const Word& word);

bool is_power_shell(const Word& word);

// The script in a call of PowerShell: `text` is what stands behind the program's name. It joins its
// arguments when their quotes are gone.
std::string power_shell_script(std::string_view text);

// "echo slmgr /ato>> C:\SetupComplete.cmd" writes a script.
bool writes_script(std::span<const Word> words);

// Whether a command's output goes to a shell: "echo slmgr /ato | cmd".
bool feeds_a_shell(const CommandCutter& commands);

}  // namespace assay
