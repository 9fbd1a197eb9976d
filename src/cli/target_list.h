// Which targets a scan is about: named on the command line, listed in a file, found in folders.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace assay {

struct TargetFlags {
  std::vector<std::string> names;
  std::string list;        // --targets-from
  bool recursive = false;  // -R
};
void add_target_options(CLI::App& command, TargetFlags& flags);

// In the order named; below a folder sorted by name. Each once. kUsage where none is left, or a
// folder of -R holds no image: a gate over nothing is a mistake.
Result<std::vector<std::string>> list_targets(const TargetFlags& flags, const Console& console);

}  // namespace assay
