// The last line of the text report: what was counted, and the verdict.
//
// Layer: report.
#pragma once

#include <string>

#include "report/colour.h"
#include "report/report.h"

namespace assay {

// "1 critical, 2 medium in 2 images, 1 waived, 1 new, 2 unchanged: FAILS (at high or above)"
std::string verdict_line(const Report& report, const Colour& colour);

}  // namespace assay
