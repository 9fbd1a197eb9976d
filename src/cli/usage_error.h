// What is wrong with a command line, said as a person would: one line, with what was probably
// meant.
//
// Layer: cli. CLI11 finds the faults; its own messages are not shown.
// Tests: tests/cli/usage_error_test.cc.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace assay {

// "unknown command 'scna' (did you mean 'scan'?) (see assay --help)". `app` is the whole program,
// as it is after parsing failed. May hold what the user typed as it is: see redact_keys().
std::string usage_message(CLI::App& app, const CLI::ParseError& error);

}  // namespace assay
