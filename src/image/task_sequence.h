// A task sequence as MDT and Configuration Manager keep it (ts.xml): its steps in their order, the
// variables that they set, and what each runs.
//
// Layer: image. Format: docs/formats/deployment-share.md. Conditions are not judged: a step that
// runs on some computers only counts as one that runs.
// Tests: tests/image/task_sequence_test.cc, tests/fuzz/deployment_share_fuzz.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace assay {

struct TaskVariable {
  std::string name;  // "OSGUID"
  std::string value;

  bool operator==(const TaskVariable&) const = default;
};

struct TaskStep {
  std::string name;     // "Install Operating System"
  std::string type;     // "BDD_InstallOS"; empty: a script of MDT's own
  bool enabled = true;  // neither the step nor a group around it is disabled
  // Also the one that a "Set Task Sequence Variable" step names in VariableName.
  std::vector<TaskVariable> variables;
  std::string action;  // its command line

  // Of the first variable of that name, compared without case; empty where there is none.
  std::string_view variable(std::string_view variable_name) const;
};

struct TaskSequence {
  std::vector<TaskVariable> variables;  // of the whole sequence (globalVarList)
  std::vector<TaskStep> steps;          // disabled ones, too
};

// kCorrupt for what is no task sequence.
Result<TaskSequence> parse_task_sequence(std::string_view utf8, const Limits& limits);

// GUIDs of the operating systems that the sequence installs, each once: those of its enabled steps.
// MDT repeats the last one in globalVarList, which counts where no step names any.
std::vector<std::string> installed_systems(const TaskSequence& sequence);

}  // namespace assay
