// The volume that a task sequence applies its image to.
//
// Layer: mdt.
#pragma once

#include <string>

#include "mdt/step_variables.h"

namespace assay {

// A path of a variable as one that can be opened: "C:" alone would be the current folder of C.
std::string folder_from_variable(std::string value);

// Its root. Of the variables that may name it (OSDTargetSystemDrive, OSDisk, OSVolume,
// DestinationLogicalDrive) the first one whose volume holds a Windows counts. Errors say which of
// them are set.
Result<std::string> find_applied_volume(const StepVariables& variables, const Limits& limits);

}  // namespace assay
