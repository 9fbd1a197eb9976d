#include "report/text_verdict.h"

#include <fmt/core.h>

#include "report/finding.h"

namespace assay {

namespace {

std::string finding_counts(const Summary& summary) {
  std::string text;
  for (auto entry = summary.findings.rbegin(); entry != summary.findings.rend(); ++entry)
    if (entry->second != 0)
      text +=
          fmt::format("{}{} {}", text.empty() ? "" : ", ", entry->second, name_of(entry->first));
  return text.empty() ? "no findings" : text;
}

std::size_t count_of(const Summary& summary, Verdict verdict) {
  const auto entry = summary.results.find(verdict);
  return entry == summary.results.end() ? 0 : entry->second;
}

std::string baseline_text(const Report& report) {
  if (!report.compared) return {};
  const BaselineCounts counts = baseline_counts(report);
  return fmt::format(", {} new, {} unchanged, {} no longer found", counts.added, counts.unchanged,
                     counts.absent);
}

std::string conclusion(const Report& report, const Colour& colour) {
  if (report.exit_code == 1)
    return colour.severity(Severity::kHigh, fmt::format("FAILS ({})", threshold_of(report)));
  if (report.exit_code == 0)
    return colour.good(report.fail_on == "none"
                           ? "passes (findings do not fail this run)"
                           : fmt::format("passes (nothing {})", threshold_of(report)));
  return colour.warning(report.interrupted
                            ? fmt::format("INCOMPLETE ({})", kInterrupted)
                            : "INCOMPLETE (not everything could be read or decided)");
}

}  // namespace

std::string verdict_line(const Report& report, const Colour& colour) {
  const Summary& summary = report.summary;
  std::string text = fmt::format("{} in {} image{}", finding_counts(summary), summary.images,
                                 summary.images == 1 ? "" : "s");
  if (const std::size_t waived = count_of(summary, Verdict::kWaived))
    text += fmt::format(", {} waived", waived);
  text += baseline_text(report);
  if (const std::size_t unknown = count_of(summary, Verdict::kUnknown))
    text += fmt::format(", {} not decided", unknown);
  if (summary.errors != 0) text += fmt::format(", {} not fully read", summary.errors);
  return fmt::format("{}: {}\n", text, conclusion(report, colour));
}

}  // namespace assay
