// The commands and options of the program, as CLI11 holds them: what help, man pages, completion
// and messages about the command line need to know of them.
//
// Layer: cli. What has the group "" is hidden and left out here.
// Tests: tests/cli/command_tree_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace assay {

// "assay rules list".
std::string full_name(const CLI::App& command);

std::vector<CLI::App*> shown_commands(CLI::App& command);
std::vector<CLI::Option*> shown_options(CLI::App& command);  // without positionals
std::vector<CLI::Option*> positionals(CLI::App& command);

// The innermost command that was named on the parsed command line; `app` itself: none was.
CLI::App& chosen_command(CLI::App& app);

// By its spelling without what follows '=': "--format", "-f"; null: the command has none such.
CLI::Option* find_option(CLI::App& command, std::string_view spelling);

bool takes_value(const CLI::Option& option);
bool is_repeatable(const CLI::Option& option);

// "-f", "--format"; of a positional "TARGET".
std::vector<std::string> spellings(const CLI::Option& option);

// What stands for the value: "SEVERITY"; of a positional its name.
std::string value_name(const CLI::Option& option);

// "-f, --format NAME[=FILE]"; of a positional "TARGET".
std::string heading_of(const CLI::Option& option);

// "assay cat [OPTIONS] TARGET [PATH]".
std::string usage_of(const CLI::App& command);

// The words that the option takes, in its own order; empty: it takes other values as well.
std::vector<std::string> choices_of(CLI::Option& option);

}  // namespace assay
