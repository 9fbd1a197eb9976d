// --stats: what a run has read, expanded and spent, for users and benchmarks.
#pragma once

#include "cli/command.h"

namespace assay {

// One `name: number` a line, on the console's err.
void print_stats(const Console& console);

}  // namespace assay
