#include "audit/verdict.h"

namespace assay {

namespace {

struct State {
  bool incomplete = false;
  bool failed = false;
};

void count_finding(const ReportedResult& result, const GateOptions& gate, Summary& summary,
                   State& state) {
  ++summary.findings[result.severity];
  const bool is_new = result.baseline == BaselineState::kNew;
  if (is_new) ++summary.new_findings;
  if (fails(result, gate)) state.failed = true;
}

void count_image(const ImageReport& image, const GateOptions& gate, Summary& summary,
                 State& state) {
  ++summary.images;
  if (!image.errors.empty()) {
    ++summary.errors;
    state.incomplete = state.incomplete || !gate.allow_unknown;
  }
  for (const ReportedResult& result : image.results) {
    ++summary.results[result.verdict];
    if (result.verdict == Verdict::kUnknown && !gate.allow_unknown) state.incomplete = true;
    if (result.verdict == Verdict::kFires) count_finding(result, gate, summary, state);
  }
}

}  // namespace

bool fails(const ReportedResult& finding, const GateOptions& gate) {
  return finding.severity >= gate.fail_on && !gate.no_fail &&
         (!gate.fail_on_new || finding.baseline != BaselineState::kUnchanged);
}

GateOptions gate_of(const Report& report) {
  GateOptions gate;
  gate.no_fail = report.fail_on == "none";
  gate.fail_on = severity_from(report.fail_on).value_or(Severity::kHigh);
  gate.fail_on_new = report.fail_on_new;
  gate.allow_unknown = report.allow_unknown;
  return gate;
}

void conclude(Report& report, const GateOptions& gate) {
  report.fail_on = gate.no_fail ? "none" : std::string(name_of(gate.fail_on));
  report.fail_on_new = gate.fail_on_new;
  report.allow_unknown = gate.allow_unknown;
  report.summary = {};
  State state;
  state.incomplete = report.interrupted || report.targets.empty();
  for (const TargetReport& target : report.targets) {
    ++report.summary.targets;
    report.summary.errors += target.errors.size();
    if (!target.errors.empty()) state.incomplete = true;
    for (const ImageReport& image : target.images) count_image(image, gate, report.summary, state);
  }
  report.exit_code = state.incomplete ? 2 : state.failed ? 1 : 0;
}

}  // namespace assay
