// The few things about the process and its terminal that differ between systems.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace assay {

// A closed pipe, or a file beyond the limit of its size, becomes a failed write instead of a
// signal.
void prepare_terminal();
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
