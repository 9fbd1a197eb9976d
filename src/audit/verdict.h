// Counting a report and choosing the exit code: 0, 1 or 2, as docs/exit-codes.md promises.
#pragma once

#include "audit/auditor.h"

namespace assay {

// Fills report.summary and report.exit_code from the results in it.
void conclude(Report& report, const AuditOptions& options);

}  // namespace assay
