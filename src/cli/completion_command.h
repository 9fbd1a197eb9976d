// How the scripts of completion_scripts.h ask for candidates.
//
//   assay complete [--next] -- WORDS...
//
// is not for people: WORDS is what follows the program's name up to the cursor, the last one is
// being written. With --next it is a further, empty word: PowerShell before 7.3 drops empty
// arguments. Printed are a line for each candidate, with a tab and its help, and a last line that
// says whether paths fit as well: ":none", ":files", ":folders", or ":files json=" where the path
// begins after "json=".
//
// Layer: cli. Tests: tests/cli/completion_test.cc.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace assay {

bool is_completion(const std::vector<std::string>& arguments);

int print_candidates(CLI::App& app, const std::vector<std::string>& arguments,
                     const Console& console);

}  // namespace assay
