#include "mdt/step_entries.h"

#include <catch2/catch.hpp>

#include "audit/verdict.h"

namespace assay {
namespace {

ReportedRule rule_named(const std::string& id, Severity severity) {
  ReportedRule rule;
  rule.id = id;
  rule.title = "Title of " + id;
  rule.severity = severity;
  return rule;
}

ReportedResult result_of(const std::string& id, Verdict verdict, Severity severity) {
  ReportedResult result;
  result.rule = id;
  result.verdict = verdict;
  result.severity = severity;
  result.message = "What\nis wrong.";
  result.remediation = "Do this\nfirst:\n  rem a remark\n  one\n  two\nThen that.";
  Evidence evidence;
  evidence.from.file = "Windows/x.xml";
  evidence.text = "a key";
  result.evidence = {evidence, evidence};
  return result;
}

Report report_of(std::vector<ReportedResult> results) {
  Report report;
  for (const char* id : {"AAA001", "BBB001", "CCC001"})
    report.rules.push_back(rule_named(id, Severity::kHigh));
  ImageReport image;
  image.locator = "share!install.wim!1";
  image.results = std::move(results);
  report.targets.push_back({"share", "folder", {image}, {}, {}});
  conclude(report, {});
  return report;
}

const ReportedResult kCritical = result_of("AAA001", Verdict::kFires, Severity::kCritical);
const ReportedResult kMedium = result_of("BBB001", Verdict::kFires, Severity::kMedium);
const ReportedResult kInfo = result_of("CCC001", Verdict::kFires, Severity::kInfo);

TEST_CASE("a finding is one line: rule, title, image, evidence, what to do") {
  const std::vector<StepEntry> entries = step_entries(report_of({kCritical}), false);
  CHECK(entries ==
        std::vector<StepEntry>{
            {CmtraceType::kError,
             "AAA001 [critical] Title of AAA001: What is wrong. Image: share!install.wim!1. "
             "Evidence: Windows/x.xml: a key (and 1 more). What to do: Do this first: one; two"}});
}

TEST_CASE("red is what stops the deployment, and nothing else") {
  const Report report = report_of({kCritical, kMedium, kInfo});
  std::vector<CmtraceType> types;
  for (const StepEntry& entry : step_entries(report, false)) types.push_back(entry.type);
  CHECK(types == std::vector<CmtraceType>{CmtraceType::kError, CmtraceType::kWarning});
  for (const StepEntry& entry : step_entries(report, true))
    CHECK(entry.type == CmtraceType::kWarning);
}

TEST_CASE("the conclusion says what it means for the deployment") {
  CHECK(step_conclusion(report_of({kInfo}), 0) ==
        StepEntry{CmtraceType::kInformation,
                  "PASS: 0 findings (exit code 0). The deployment goes on."});
  const Report failed = report_of({kCritical, kMedium});
  CHECK(
      step_conclusion(failed, 1) ==
      StepEntry{CmtraceType::kError,
                "FAIL: 2 findings, 1 at high or above (exit code 1). The deployment stops here."});
  CHECK(step_conclusion(failed, 0) ==
        StepEntry{CmtraceType::kWarning,
                  "FAIL: 2 findings, 1 at high or above (exit code 0). The deployment goes on "
                  "because of --warn-only; without it, it would have been stopped here."});
  const Report unknown = report_of({result_of("BBB001", Verdict::kUnknown, Severity::kHigh)});
  CHECK(step_conclusion(unknown, 2).message ==
        "ERROR: 0 findings; not everything could be read or decided (exit code 2). The deployment "
        "stops here.");
}

TEST_CASE("what was not read and what is waived is said") {
  ReportedResult waived = result_of("AAA001", Verdict::kWaived, Severity::kCritical);
  waived.waiver = ReportedWaiver{"the pilot ends in January", "2027-01-31"};
  Report report = report_of({waived});
  report.targets.front().errors.push_back("install.wim: is damaged");
  report.warnings.push_back("a waiver is not used");
  conclude(report, {});
  CHECK(step_entries(report, false) ==
        std::vector<StepEntry>{
            {CmtraceType::kInformation,
             "AAA001 Title of AAA001: waived until 2027-01-31: the pilot ends in January. Image: "
             "share!install.wim!1."},
            {CmtraceType::kError, "Not read: install.wim: is damaged"},
            {CmtraceType::kWarning, "a waiver is not used"}});
}

TEST_CASE("a long text is cut between words") {
  ReportedResult wordy = kCritical;
  for (int i = 0; i < 300; ++i) wordy.message += " word";
  const std::string message = step_entries(report_of({wordy}), false).at(0).message;
  CHECK(message.size() < 700);
  CHECK(message.find("word ... Image:") != std::string::npos);
}

TEST_CASE("later steps are told the verdict, the worst severity and the number") {
  const StepResult failed = step_result(report_of({kInfo, kMedium, kCritical}));
  CHECK(failed.verdict == "FAIL");
  CHECK(failed.highest == "critical");
  CHECK(failed.findings == 2);
  const StepResult passed = step_result(report_of({kInfo}));
  CHECK(passed.verdict == "PASS");
  CHECK(passed.highest == "none");
  CHECK(passed.findings == 0);
}

}  // namespace
}  // namespace assay
