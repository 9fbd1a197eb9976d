// Targets x rules -> report: the whole audit behind one call.
//
// Layer: audit. Images are opened and asked in parallel; the report is sorted and does not depend
// on how many threads there were.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "image/engine.h"
#include "licensing/tables.h"
#include "report/report.h"
#include "rules/operators.h"
#include "rules/rule_set.h"

namespace assay {

struct AuditOptions {
  OpenOptions open;
  ParamValues params;  // --set
  Severity fail_on = Severity::kHigh;
  bool no_fail = false;        // findings never fail the run; what could not be read still does
  bool allow_unknown = false;  // undecided rules do not make the run incomplete
  bool allow_empty = false;    // an image without Windows does not make the run incomplete
  bool strict = false;         // a dirty hive without logs counts as unreadable
  FileTime today = {};         // the day for which support is judged
  unsigned jobs = 0;           // 0: one per core
};

// Asked for once the targets are open: until then they may still be read.
using TablesSource = std::function<const Tables&()>;

// Errors end up in the report; this function itself cannot fail.
Report audit(const std::vector<std::string>& targets, const RuleSet& rules,
             const TablesSource& tables, const AuditOptions& options);

}  // namespace assay
