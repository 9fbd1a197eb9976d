// The step of a task sequence beside which the audit step is to stand (sequence_edit.h).
//
// Layer: mdt.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "image/task_sequence.h"

namespace assay {

enum class StepSide { kBefore, kAfter };

// Beside which step. Names are compared without case, as a whole or by their beginning; of several
// that fit, `before` means the first and `after` the last. Disabled steps are not looked at: what
// stands in a disabled group never runs.
struct StepTarget {
  StepSide side = StepSide::kBefore;
  std::string name;  // empty: the first step that formats the disk
};

// Its index. kNotFound with the steps that there are.
Result<std::size_t> find_neighbour(const std::vector<TaskStep>& steps, const StepTarget& target);

// Whether what stands right before or behind the neighbour runs when Windows lies on the disk and
// has not been started: an enabled step installs it, and none restarts the computer since.
bool is_between_apply_and_restart(const std::vector<TaskStep>& steps, std::size_t neighbour,
                                  StepSide side);

}  // namespace assay
