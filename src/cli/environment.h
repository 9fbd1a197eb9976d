// Which variables of its environment the program may know (Console::environment).
#pragma once

#include <string_view>

namespace assay {

// ASSAY_*, NO_COLOR, those of task sequences, and where users keep their configuration.
bool is_program_variable(std::string_view name);

}  // namespace assay
