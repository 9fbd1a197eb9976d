// The program: its command line, from arguments to exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace assay {

// `arguments` without the program's name. Never another code than 0, 1 or 2.
int run_program(std::vector<std::string> arguments, std::ostream& out, std::ostream& err,
                bool out_is_terminal);

}  // namespace assay
