// Targets x rules -> report: the whole audit behind two calls, so that rules may be read while the
// targets are opened.
//
// Layer: audit. Images are opened and asked in parallel; the report is sorted and does not depend
// on how many threads there were.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "audit/audit_observer.h"
#include "audit/result_cache.h"
#include "base/stop.h"
#include "image/engine.h"
#include "image/target.h"
#include "licensing/tables.h"
#include "report/report.h"
#include "rules/operators.h"
#include "rules/rule_set.h"

namespace assay {

struct AuditOptions {
  OpenOptions open;
  ParamValues params;                 // --set
  bool allow_empty = false;           // an image without Windows does not make the run incomplete
  bool strict = false;                // a dirty hive without logs counts as unreadable
  FileTime today = {};                // the day for which support is judged
  unsigned jobs = 0;                  // 0: one per core
  std::chrono::seconds timeout{0};    // for each target; 0: none
  AuditObserver* observer = nullptr;  // null: nobody watches
  const ResultCache* cache = nullptr;
};

// Everything of the options that a verdict depends on, as text: a key for caches.
std::string describe(const AuditOptions& options);

// Targets of which it is known what they hold; no image of them has been opened yet.
struct OpenTargets {
  std::vector<TargetReport> reports;                 // without images
  std::vector<std::unique_ptr<Deadline>> deadlines;  // of each of them
  struct Pending {
    std::size_t target;  // in reports
    PendingArtefact artefact;
  };
  std::vector<Pending> artefacts;
};

// Opens them in parallel. A target that cannot be opened is an error in its report.
OpenTargets open_targets(const std::vector<std::string>& names, const AuditOptions& options);

// Errors end up in the report; this function itself cannot fail. After request_stop() (base/stop.h)
// what is left is not audited, and the report is marked. The report has no verdict yet:
// conclude() of verdict.h gives it, after waivers and baseline.
Report audit(OpenTargets targets, const RuleSet& rules, const Tables& tables,
             const AuditOptions& options);

}  // namespace assay
