#include "mdt/step_entries.h"

#include <algorithm>

#include <fmt/core.h>

#include "audit/verdict.h"
#include "base/text.h"
#include "report/finding.h"

namespace assay {

namespace {

// A line of the viewer; what does not fit stands in assay.json.
constexpr std::size_t kMostOfText = 400;

std::string shortened(std::string line) {
  if (line.size() <= kMostOfText) return line;
  line.resize(std::min(line.rfind(' ', kMostOfText), kMostOfText));
  return line + " ...";
}

// Texts are wrapped.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool is_blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!is_blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return shortened(std::move(line));
}

std::string sentence(std::string_view text) {
  std::string line = one_line(text);
  if (!line.empty() && !line.ends_with('.')) line += '.';
  return line;
}

// What to do stands in front, with its commands below it, indented; remarks and other ways follow.
std::string advice(std::string_view text) {
  std::string line;
  bool has_commands = false;
  for (const std::string_view part : split(text, '\n')) {
    const bool is_command = part.starts_with(' ');
    const std::string_view words = trim(part);
    if (words.empty() || (has_commands && !is_command)) break;
    if (is_command && starts_with_no_case(words, "rem ")) continue;
    if (!line.empty()) line += has_commands ? "; " : " ";
    line += words;
    has_commands = has_commands || is_command;
  }
  return one_line(line);
}

// The place and what was found there, which often begins with the name of the value.
std::string placed(const std::string& place, const std::string& text) {
  if (place.empty()) return text;
  const std::size_t name = place.rfind('\\') + 1;
  if (name != 0 && text.starts_with(place.substr(name))) return place.substr(0, name) + text;
  return fmt::format("{}: {}", place, text);
}

std::string evidence_of(const ReportedResult& result) {
  if (result.evidence.empty()) return {};
  const Evidence& first = result.evidence.front();
  std::string text = placed(place_of(first), first.text);
  if (result.evidence.size() > 1) text += fmt::format(" (and {} more)", result.evidence.size() - 1);
  return sentence(text);
}

std::string finding_text(const Finding& finding) {
  const ReportedResult& result = *finding.result;
  std::string text =
      fmt::format("{} [{}] {}: {} Image: {}.", result.rule, name_of(result.severity),
                  finding.rule->title, sentence(result.message), finding.image->locator);
  if (const std::string evidence = evidence_of(result); !evidence.empty())
    text += " Evidence: " + evidence;
  if (const std::string what = advice(result.remediation); !what.empty())
    text += " What to do: " + what;
  return text;
}

std::size_t stopping(const Report& report) {
  const std::vector<Finding> findings = findings_of(report, Severity::kLow);
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(),
      [&](const Finding& finding) { return fails(*finding.result, gate_of(report)); }));
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::vector<StepEntry> step_entries(const Report& report, bool warn_only) {
  std::vector<StepEntry> entries;
  for (const Finding& finding : findings_of(report, Severity::kLow))
    entries.push_back({fails(*finding.result, gate_of(report)) && !warn_only
                           ? CmtraceType::kError
                           : CmtraceType::kWarning,
                       finding_text(finding)});
  for (const Finding& finding : waived_of(report, Severity::kLow))
    entries.push_back(
        {CmtraceType::kInformation,
         fmt::format("{} {}: {}. Image: {}.", finding.result->rule, finding.rule->title,
                     waiver_text(*finding.result), finding.image->locator)});
  for (const Finding& undecided : results_of(report, Verdict::kUnknown))
    entries.push_back({report.allow_unknown ? CmtraceType::kWarning : CmtraceType::kError,
                       fmt::format("{} {}: could not be decided: {}. Image: {}.",
                                   undecided.result->rule, undecided.rule->title,
                                   one_line(undecided.result->reason), undecided.image->locator)});
  for (const std::string& error : errors_of(report))
    entries.push_back({report.exit_code == 2 ? CmtraceType::kError : CmtraceType::kWarning,
                       "Not read: " + one_line(error)});
  for (const std::string& warning : report.warnings)
    entries.push_back({CmtraceType::kWarning, one_line(warning)});
  return entries;
}

StepResult step_result(const Report& report) {
  StepResult result;
  result.verdict = report.exit_code == 0 ? "PASS" : report.exit_code == 1 ? "FAIL" : "ERROR";
  result.highest = "none";
  for (const auto& [severity, count] : report.summary.findings) {
    if (severity <= Severity::kInfo || count == 0) continue;
    result.findings += count;
    result.highest = name_of(severity);  // the map goes up
  }
  return result;
}

StepEntry step_conclusion(const Report& report, int exit_code) {
  const StepResult result = step_result(report);
  std::string text = fmt::format("{}: {}", result.verdict, counted(result.findings, "finding"));
  if (const std::size_t count = stopping(report); count != 0)
    text += fmt::format(", {} {}", count, threshold_of(report));
  if (const auto waived = waived_of(report, Severity::kLow); !waived.empty())
    text += fmt::format(", {} waived", waived.size());
  if (report.exit_code == 2) text += "; not everything could be read or decided";
  text += fmt::format(" (exit code {}). ", exit_code);
  if (report.exit_code == 0) return {CmtraceType::kInformation, text + "The deployment goes on."};
  if (exit_code == 0)
    return {CmtraceType::kWarning,
            text +
                "The deployment goes on because of --warn-only; without it, it would have been "
                "stopped here."};
  return {CmtraceType::kError, text + "The deployment stops here."};
}

}  // namespace assay
