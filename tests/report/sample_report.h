// A report that has one of everything, and as many findings as asked for: for the tests of writers
// whose pages are looked at as a whole.
#pragma once

#include <string>

#include <fmt/core.h>

#include "audit/verdict.h"
#include "report/report.h"

namespace assay {

inline ReportedRule sample_rule(std::size_t number, Severity severity) {
  ReportedRule rule;
  rule.id = fmt::format("T{:03}", number);
  rule.title = fmt::format("Sample rule {} of severity {}", number, name_of(severity));
  rule.severity = severity;
  rule.confidence = "likely";
  rule.tags = {"sample"};
  rule.description = "What the rule looks at.\n\nAnd what it leaves out.";
  rule.rationale = "Every clone of this image would have it, and\nthe next one, too.";
  rule.references = {"https://example.org/" + rule.id, "javascript:alert(1)"};
  rule.false_positives = {"A laboratory."};
  return rule;
}

inline Evidence sample_evidence(std::size_t number) {
  Evidence evidence;
  evidence.from.file = "Windows/System32/config/SYSTEM";
  evidence.from.key = fmt::format("HKLM\\SYSTEM\\ControlSet001\\Services\\service{}", number);
  evidence.from.value = "Start";
  evidence.from.note = "dirty hive, SYSTEM.LOG1 applied";
  evidence.text = "Start = 4";
  return evidence;
}

inline ReportedResult sample_result(const ReportedRule& rule, std::size_t number) {
  ReportedResult result;
  result.rule = rule.id;
  result.verdict = Verdict::kFires;
  result.severity = rule.severity;
  result.message = fmt::format("finding number {}", number);
  result.remediation =
      fmt::format("In the image file:\n  DISM /Index:{} /Set-It\nand again.", number);
  result.evidence = {sample_evidence(number), sample_evidence(number + 1)};
  result.baseline = number % 3 == 0 ? BaselineState::kNew : BaselineState::kUnchanged;
  result.is_unconfirmed = number % 7 == 0;
  return result;
}

inline ImageReport sample_image(std::size_t number) {
  ImageReport image;
  image.locator = fmt::format("install.wim!{}", number);
  image.kind = "windows";
  image.facts = {{"os.name", "Windows 11 Enterprise"},
                 {"os.release", "24H2"},
                 {"os.build", "26100"},
                 {"os.product", "client"},
                 {"key.channel", "Volume:GVLK"}};
  return image;
}

// Waived, undecided and unread things of an image that has them all.
inline void add_exceptions(const Report& report, ImageReport& image) {
  ReportedResult waived = sample_result(report.rules[1], 100'000);
  waived.verdict = Verdict::kWaived;
  waived.baseline = BaselineState::kNotCompared;
  waived.waiver = ReportedWaiver{"the pilot ends in January", "2027-01-31"};
  image.results.push_back(waived);
  for (const ReportedRule& rule : report.rules) {
    ReportedResult open;
    open.rule = rule.id;
    open.severity = rule.severity;
    open.verdict = Verdict::kUnknown;
    open.reason = "SYSTEM cannot be read: cell runs past the hive";
    image.results.push_back(open);
  }
  image.errors = {image.locator + "!Windows/System32/config/SYSTEM: cell runs past the hive"};
}

// `findings` of five rules, five for each image; rule T001 is critical, T005 informs.
inline Report sample_report(std::size_t findings) {
  Report report;
  report.tool_version = "1.2.3";
  report.rules_digest = std::string(64, 'a');
  report.params = {{"declared_kms_host", {"kms-image"}}};
  const Severity severities[] = {Severity::kCritical, Severity::kHigh, Severity::kMedium,
                                 Severity::kLow, Severity::kInfo};
  for (const Severity severity : severities)
    report.rules.push_back(sample_rule(report.rules.size() + 1, severity));
  TargetReport target;
  target.target = "install.wim";
  target.format = "wim";
  target.notes = {"install.wim: integrity table is missing"};
  for (std::size_t number = 0; number < findings; ++number) {
    if (number % 5 == 0) target.images.push_back(sample_image(number / 5 + 1));
    target.images.back().results.push_back(sample_result(report.rules[number % 5], number));
  }
  target.images.push_back(sample_image(target.images.size() + 1));
  add_exceptions(report, target.images.back());
  TargetReport unopened;
  unopened.target = "missing.wim";
  unopened.errors = {"missing.wim: no such file"};
  report.targets = {target, unopened};
  report.warnings = {"waivers.toml: the waiver of T003 has expired on 2024-01-31"};
  report.compared = true;
  report.absent = {
      {"T004", Severity::kLow, "install.wim!9", "what was there", std::string(64, 'b')}};
  conclude(report, {});
  return report;
}

}  // namespace assay
