// The few things about the process's terminal that differ between systems.
#pragma once

namespace assay {

// A closed pipe becomes a failed write instead of a signal.
void prepare_terminal();
bool stdin_is_terminal();
bool stdout_is_terminal();

}  // namespace assay
