// How SARIF describes a rule: reportingDescriptor (3.49) with the properties that GitHub reads.
//
// Layer: report; a part of sarif_writer.cc.
#pragma once

#include <string_view>

#include "report/json_parts.h"

namespace assay {

std::string_view sarif_level(Severity severity);  // error, warning, note

Json sarif_rule(const ReportedRule& rule);

}  // namespace assay
