// Counting a report and choosing the exit code: 0, 1 or 2, as docs/exit-codes.md promises.
//
// Layer: audit. The same for a scan and for a stored report: nothing but the report is asked.
#pragma once

#include "report/report.h"

namespace assay {

struct GateOptions {
  Severity fail_on = Severity::kHigh;
  bool no_fail = false;        // findings never fail the run; what could not be read still does
  bool fail_on_new = false;    // only findings that the baseline does not have fail the run
  bool allow_unknown = false;  // undecided rules do not make the run incomplete
};

// The gate that a report was made with, for asking it again.
GateOptions gate_of(const Report& report);

// Whether a finding is one that the gate fails on. What was not compared with a baseline counts as
// new.
bool fails(const ReportedResult& finding, const GateOptions& gate);

// Fills report.summary, report.exit_code and what the report says of its gate.
void conclude(Report& report, const GateOptions& gate);

}  // namespace assay
