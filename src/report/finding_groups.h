// The findings of a report as reports for people put them together: by rule, the worst first, and
// within a rule by what mends them.
//
// Layer: report.
#pragma once

#include <string>
#include <vector>

#include "report/finding.h"

namespace assay {

// Findings of one rule at one severity, in the order of the report; never empty.
using FindingGroup = std::vector<Finding>;

// What fires at or above `from`: by severity, the worst first, then by rule.
std::vector<FindingGroup> groups_of(const Report& report, Severity from);

// Images of a group that are mended by the same commands.
struct Remedy {
  std::string text;
  std::vector<Finding> findings;

  // "install.wim!1 and 4 more"
  std::string where() const;
};

// In the order of their first findings.
std::vector<Remedy> remedies_of(const FindingGroup& group);

}  // namespace assay
