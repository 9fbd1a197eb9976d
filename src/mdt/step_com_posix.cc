#include "mdt/step_com.h"

namespace assay {

StepVariablesPtr open_sequence_environment() { return nullptr; }

ProgressWindowPtr open_progress_window() { return nullptr; }

}  // namespace assay
