// The program: its command line, from arguments to exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace assay {

// `arguments` without the program's name. Never another code than 0, 1 or 2.
int run_program(std::vector<std::string> arguments, const Console& console);

}  // namespace assay
