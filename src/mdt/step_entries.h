// A report as entries of the log of a step: what was found, on what grounds, what to do about it,
// and what that means for the deployment.
//
// Layer: mdt. Tests: tests/mdt/step_entries_test.cc.
#pragma once

#include <string>
#include <vector>

#include "report/cmtrace_line.h"
#include "report/report.h"

namespace assay {

struct StepEntry {
  CmtraceType type = CmtraceType::kInformation;
  std::string message;  // one line

  bool operator==(const StepEntry&) const = default;
};

// Findings, undecided rules, what was not read, warnings. Red in the viewer is what stops the
// deployment, and nothing else.
std::vector<StepEntry> step_entries(const Report& report, bool warn_only);

// "FAIL: 1 finding at high or above ...". `exit_code` is that of the step, which is not that of the
// report where findings only warn.
StepEntry step_conclusion(const Report& report, int exit_code);

// What the step leaves for the ones behind it.
struct StepResult {
  std::string verdict;       // "PASS", "FAIL", "ERROR": also where warn_only lets a FAIL pass
  std::string highest;       // "critical" ... "low"; "none"
  std::size_t findings = 0;  // above severity info
};
StepResult step_result(const Report& report);

}  // namespace assay
