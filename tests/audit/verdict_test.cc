#include "audit/verdict.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

ReportedResult result(Verdict verdict, Severity severity) {
  ReportedResult made;
  made.rule = "T001";
  made.verdict = verdict;
  made.severity = severity;
  return made;
}

// A report about one target with one image, and what the image answered.
Report report_with(std::vector<ReportedResult> results) {
  Report report;
  report.targets.emplace_back();
  report.targets[0].images.emplace_back();
  report.targets[0].images[0].kind = "windows";
  report.targets[0].images[0].results = std::move(results);
  return report;
}

int code_of(Report report, const GateOptions& options = {}) {
  conclude(report, options);
  return report.exit_code;
}

TEST_CASE("a finding at the threshold or above ends with 1, below it with 0") {
  constexpr Severity kAll[] = {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh,
                               Severity::kCritical};
  for (const Severity severity : kAll)
    for (const Severity threshold : kAll) {
      CAPTURE(name_of(severity), name_of(threshold));
      GateOptions options;
      options.fail_on = threshold;
      CHECK(code_of(report_with({result(Verdict::kFires, severity)}), options) ==
            (severity >= threshold ? 1 : 0));
    }
}

TEST_CASE("only what fires is a finding") {
  for (const Verdict verdict : {Verdict::kPasses, Verdict::kNotApplicable, Verdict::kWaived})
    CHECK(code_of(report_with({result(verdict, Severity::kCritical)})) == 0);
}

TEST_CASE("what could not be decided ends with 2, and 2 wins over 1") {
  const Report report = report_with(
      {result(Verdict::kFires, Severity::kCritical), result(Verdict::kUnknown, Severity::kLow)});
  CHECK(code_of(report) == 2);
  GateOptions options;
  options.allow_unknown = true;
  CHECK(code_of(report, options) == 1);
  options.no_fail = true;
  CHECK(code_of(report, options) == 0);
}

TEST_CASE("--no-fail forgives findings and nothing else") {
  GateOptions options;
  options.no_fail = true;
  CHECK(code_of(report_with({result(Verdict::kFires, Severity::kCritical)}), options) == 0);
  CHECK(code_of(report_with({result(Verdict::kUnknown, Severity::kInfo)}), options) == 2);
}

TEST_CASE("a target that could not be opened ends with 2, whatever is allowed") {
  Report report = report_with({});
  report.targets.emplace_back();
  report.targets[1].errors.push_back("install.wim: cannot be read");
  GateOptions options;
  options.no_fail = options.allow_unknown = true;
  CHECK(code_of(report, options) == 2);
}

TEST_CASE("a run that was interrupted is not complete, whatever it found") {
  Report report = report_with({result(Verdict::kPasses, Severity::kHigh)});
  CHECK(code_of(report) == 0);
  report.interrupted = true;
  CHECK(code_of(report) == 2);
}

TEST_CASE("with --fail-on-new only what the baseline does not have fails the run") {
  ReportedResult known = result(Verdict::kFires, Severity::kCritical);
  known.baseline = BaselineState::kUnchanged;
  ReportedResult fresh = result(Verdict::kFires, Severity::kMedium);
  fresh.baseline = BaselineState::kNew;
  GateOptions options;
  options.fail_on_new = true;
  CHECK(code_of(report_with({known, fresh}), options) == 0);
  fresh.severity = Severity::kHigh;
  CHECK(code_of(report_with({known, fresh}), options) == 1);
  CHECK(code_of(report_with({known})) == 1);
}

TEST_CASE("the gate of a report can be asked again") {
  GateOptions options;
  options.fail_on = Severity::kLow;
  options.fail_on_new = options.allow_unknown = true;
  Report report = report_with({});
  conclude(report, options);
  CHECK(gate_of(report).fail_on == Severity::kLow);
  CHECK(gate_of(report).fail_on_new);
  CHECK(gate_of(report).allow_unknown);
  CHECK_FALSE(gate_of(report).no_fail);
  options.no_fail = true;
  conclude(report, options);
  CHECK(gate_of(report).no_fail);
}

TEST_CASE("no target at all is not a clean run") { CHECK(code_of({}) == 2); }

TEST_CASE("the summary counts targets, images, findings by severity and results") {
  Report report = report_with({result(Verdict::kFires, Severity::kHigh),
                               result(Verdict::kFires, Severity::kHigh),
                               result(Verdict::kPasses, Severity::kLow)});
  report.targets.push_back(report.targets[0]);
  report.targets[1].errors.push_back("x: cut off");
  conclude(report, {});
  CHECK(report.summary.targets == 2);
  CHECK(report.summary.images == 2);
  CHECK(report.summary.errors == 1);
  CHECK(report.summary.findings == std::map<Severity, std::size_t>{{Severity::kHigh, 4}});
  CHECK(report.summary.results ==
        std::map<Verdict, std::size_t>{{Verdict::kFires, 4}, {Verdict::kPasses, 2}});
  CHECK(report.fail_on == "high");
}

}  // namespace
}  // namespace assay
