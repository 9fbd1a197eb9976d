// Several reports as one: of the jobs of a pipeline, the machines of a site.
//
// Layer: audit. The outcome does not depend on the order of the reports, and a report that is given
// twice, or is part of another one, counts once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "report/report.h"

namespace assay {

// `reports` with their names for errors; at least one. kUsage: made by different versions, rules or
// parameters, or two that say different things of one target. Targets are sorted by name; the gate
// is the strictest of all.
Result<Report> merge_reports(std::vector<std::pair<std::string, Report>> parts);

}  // namespace assay
