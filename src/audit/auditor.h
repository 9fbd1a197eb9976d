// Targets x rules -> report: the whole audit behind two calls, so that rules may be read while the
// targets are opened.
//
// Layer: audit. Images are opened and asked in parallel; the report is sorted and does not depend
// on how many threads there were.
#pragma once

#include <string>
#include <vector>

#include "image/engine.h"
#include "image/target.h"
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

// Targets of which it is known what they hold; no image of them has been opened yet.
struct OpenTargets {
  std::vector<TargetReport> reports;  // without images
  struct Pending {
    std::size_t target;  // in reports
    PendingArtefact artefact;
  };
  std::vector<Pending> artefacts;
};

// A target that cannot be opened is an error in its report.
OpenTargets open_targets(const std::vector<std::string>& names, const AuditOptions& options);

// Errors end up in the report; this function itself cannot fail.
Report audit(OpenTargets targets, const RuleSet& rules, const Tables& tables,
             const AuditOptions& options);

}  // namespace assay
