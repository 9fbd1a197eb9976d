// The few things about the process and its terminal that differ between systems.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace assay {

// A closed pipe, or a file beyond the limit of its size, becomes a failed write instead of a
// signal.
void prepare_terminal();

// What follows the program's name, as UTF-8.
std::vector<std::string> program_arguments(int count, char** arguments);

// The files that a name with `*` or `?` in its last part means. The shells of Windows leave that to
// the program; elsewhere, and where nothing fits, it is the name itself.
std::vector<std::string> expand_wildcards(const std::string& name);

bool stdin_is_terminal();
bool stdout_is_terminal();
bool stderr_is_terminal();

// Columns of the terminal that standard output or standard error is; 0: none is one.
std::size_t terminal_columns();

// What Console::environment is to hold.
std::map<std::string, std::string> program_environment();

// From now on Ctrl-C asks the audit to stop (base/stop.h), and a second one ends the program.
void stop_on_interrupt();

}  // namespace assay
