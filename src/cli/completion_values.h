// The values that an option or argument takes, for completion.
//
// Layer: cli. A choice is asked of the option itself; of all others a table says what stands for
// the value ("FILE", "RULE"). A new name of a value is a line there; a test finds what is missing.
// Tests: tests/cli/completion_values_test.cc.
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/completion.h"

namespace assay {

// What of it can follow `word`, the part of the value that is written already.
Completion values_of(CLI::Option& option, const std::string& word);

// Whether the table has the name: "FILE".
bool is_known_value(std::string_view value_name);

}  // namespace assay
