// Reports made by hand in which everything that comes from an image, a waiver or a baseline says
// the same, and what somebody may have written there.
#pragma once

#include <sstream>
#include <string>
#include <utility>

#include "base/text.h"
#include "report/writer.h"

namespace assay {

inline const char* const kHostile[] = {
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m",
    "two\nlines\r\nmore",
    "]]>&lt;\"'",
    "]LOG]!><time=\"x\">",
    "::error::x",
    "##vso[task.complete result=Succeeded;]x",
    "%0Ax",
    "=cmd|' /C calc'!A0",
    "\xff\xfe broken",
    "\xe2\x80\xae reversed",
    "| cell | `code` |",
};

inline ReportedRule hostile_rule(const std::string& text) {
  ReportedRule rule;
  rule.id = "T001";
  // Rules are read as UTF-8 and refused where they are none.
  rule.title = "a title " + (is_utf8(text) ? text : std::string());
  rule.description = rule.rationale = rule.title;
  rule.references = {"https://example.org/T001", rule.title};
  rule.false_positives = {rule.title};
  rule.severity = Severity::kHigh;
  rule.confidence = "certain";
  return rule;
}

inline ReportedResult hostile_result(const std::string& text, Verdict verdict) {
  ReportedResult result;
  result.rule = "T001";
  result.verdict = verdict;
  result.severity = Severity::kHigh;
  if (verdict == Verdict::kFires || verdict == Verdict::kWaived) result.message = "message " + text;
  if (verdict == Verdict::kUnknown) result.reason = "reason " + text;
  if (verdict == Verdict::kWaived) {
    result.message = "accepted " + text;
    result.waiver = ReportedWaiver{"because " + text, "2027-01-31"};
  }
  Evidence evidence;
  evidence.from.key = "HKLM\\SOFTWARE\\" + text;
  evidence.from.value = name_of(verdict);
  evidence.text = "evidence " + text;
  result.evidence = {evidence};
  return result;
}

// One image with one result, and an error.
inline Report report_of(const std::string& text, Verdict verdict) {
  Report report;
  report.tool_version = "1.2.3";
  report.rules_digest = std::string(64, 'a');
  report.fail_on = "high";
  report.rules = {hostile_rule("")};
  ImageReport image;
  image.locator = "a.wim!1!" + text;
  image.kind = "windows";
  image.results = {hostile_result(text, verdict)};
  TargetReport target;
  target.target = "a.wim";
  target.images = {image};
  target.errors = {"error " + text};
  report.targets = {target};
  report.exit_code = 2;
  return report;
}

// Results of every kind, compared with a baseline, and everything else that a report can hold.
inline Report full_report(const std::string& text) {
  Report report = report_of(text, Verdict::kFires);
  report.rules = {hostile_rule(text)};
  report.interrupted = true;
  report.warnings = {"warning " + text};
  report.compared = true;
  report.absent = {
      {"T001", Severity::kHigh, "a.wim!2!" + text, "absent " + text, std::string(64, 'b')},
      {"T999", Severity::kHigh, "a.wim!3", "of a rule that was not asked", std::string(64, 'c')}};
  TargetReport& target = report.targets[0];
  target.notes = {"note " + text};
  ImageReport& image = target.images[0];
  image.name = text;
  image.facts = {{"os.name", text}};
  image.results[0].baseline = BaselineState::kNew;
  image.results[0].remediation = "remedy " + text;
  for (const Verdict verdict :
       {Verdict::kWaived, Verdict::kUnknown, Verdict::kNotApplicable, Verdict::kPasses})
    image.results.push_back(hostile_result(text, verdict));
  report.summary.targets = report.summary.images = 1;
  report.summary.findings = {{Severity::kHigh, 1}};
  report.summary.new_findings = 1;
  report.summary.results = {{Verdict::kFires, 1},
                            {Verdict::kWaived, 1},
                            {Verdict::kUnknown, 1},
                            {Verdict::kNotApplicable, 1},
                            {Verdict::kPasses, 1}};
  return report;
}

inline std::string written(std::string_view format, const Report& report,
                           const WriterOptions& options = {}) {
  std::ostringstream out;
  find_writer(format)->make(options)->write(report, out);
  return out.str();
}

}  // namespace assay
