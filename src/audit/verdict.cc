#include "audit/verdict.h"

namespace assay {

namespace {

struct State {
  bool incomplete = false;
  bool failed = false;
};

void count_image(const ImageReport& image, const AuditOptions& options, Summary& summary,
                 State& state) {
  ++summary.images;
  if (!image.errors.empty()) {
    ++summary.errors;
    state.incomplete = state.incomplete || !options.allow_unknown;
  }
  for (const ReportedResult& result : image.results) {
    ++summary.results[result.verdict];
    if (result.verdict == Verdict::kUnknown && !options.allow_unknown) state.incomplete = true;
    if (result.verdict != Verdict::kFires) continue;
    ++summary.findings[result.severity];
    if (result.severity >= options.fail_on && !options.no_fail) state.failed = true;
  }
}

}  // namespace

void conclude(Report& report, const AuditOptions& options) {
  report.fail_on = options.no_fail ? "none" : std::string(name_of(options.fail_on));
  report.summary = {};
  State state;
  for (const TargetReport& target : report.targets) {
    ++report.summary.targets;
    report.summary.errors += target.errors.size();
    if (!target.errors.empty()) state.incomplete = true;
    for (const ImageReport& image : target.images)
      count_image(image, options, report.summary, state);
  }
  if (report.targets.empty()) state.incomplete = true;
  report.exit_code = state.incomplete ? 2 : state.failed ? 1 : 0;
}

}  // namespace assay
