// JSON reports that a command is given: to render, to merge, to compare with.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/console.h"
#include "report/report.h"

namespace assay {

// "-" is standard input. The error names the file.
Result<Report> read_report(const std::string& name, const Console& console);

}  // namespace assay
