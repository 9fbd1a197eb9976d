// The two COM objects that the engine of a task sequence gives to its steps: MDT's, PSD's and the
// Configuration Manager's are the same.
//
// Layer: mdt. Both are called by name (IDispatch); nothing of them is needed to build. Where they
// are not, and on other systems than Windows, there is null. Tests: tests/mdt/com_server.
#pragma once

#include <memory>

#include "mdt/step_progress.h"
#include "mdt/step_variables.h"

namespace assay {

// Microsoft.SMS.TSEnvironment: for the thread that opens it.
StepVariablesPtr open_sequence_environment();

// Microsoft.SMS.TSProgressUI: for the thread that opens it.
ProgressWindowPtr open_progress_window();

}  // namespace assay
