// What a step must know of the system it runs in, beside the variables of its task sequence.
//
// Layer: mdt.
#pragma once

#include <filesystem>
#include <vector>

#include "base/filetime.h"

namespace assay {

// Whether this is Windows PE: never on another system than Windows.
bool runs_in_winpe();

// The folders MININT at the roots of fixed drives, in the order in which MDT looks for them: the
// RAM disk of Windows PE comes last. None on other systems.
std::vector<std::filesystem::path> deployment_folders();

// What a clock on the wall shows.
FileTime local_time_now();

}  // namespace assay
