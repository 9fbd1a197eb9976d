// A line of a CMTrace log as MDT's own scripts write it (ZTIUtility.vbs, CreateEntry): for reports,
// and for the log of a task sequence.
//
//     <![LOG[message]LOG]!><time="HH:MM:SS.000+000" date="MM-DD-YYYY" component="assay" context=""
//     type="1" thread="" file="assay">
//
// on one line that ends with CR LF.
//
// Layer: report. Tests: tests/report/cmtrace_line_test.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/filetime.h"

namespace assay {

enum class CmtraceType { kInformation = 1, kWarning = 2, kError = 3 };

// `shown` is the time as a clock shows it: the line says nothing of a time zone, as MDT's do not.
// What would end the entry, or would make MDT take it for a secret, is written otherwise.
std::string cmtrace_line(std::string_view message, CmtraceType type, FileTime shown);

}  // namespace assay
