#include "report/entries.h"

#include <utility>

#include "report/finding.h"

namespace assay {

namespace {

using Level = Entry::Level;

Level level_of(Severity severity) {
  if (severity >= Severity::kHigh) return Level::kError;
  return severity == Severity::kMedium ? Level::kWarning : Level::kNotice;
}

Entry entry_of(const Finding& finding, Level level, std::string text) {
  Entry entry;
  entry.level = level;
  entry.severity = finding.result->severity;
  entry.rule = finding.result->rule;
  entry.title = finding.rule->title;
  entry.file = host_file_of(finding);
  entry.locator = finding.image->locator;
  entry.text = std::move(text);
  return entry;
}

Entry without_place(Level level, const char* title, std::string text) {
  Entry entry;
  entry.level = level;
  entry.title = title;
  entry.text = std::move(text);
  return entry;
}

}  // namespace

std::vector<Entry> entries_of(const Report& report, Severity from) {
  std::vector<Entry> entries;
  for (const Finding& finding : findings_of(report, from))
    entries.push_back(
        entry_of(finding, level_of(finding.result->severity), finding.result->message));
  for (const Finding& finding : results_of(report, Verdict::kUnknown))
    entries.push_back(
        entry_of(finding, Level::kError, "could not be decided: " + finding.result->reason));
  for (std::string& error : errors_of(report))
    entries.push_back(without_place(Level::kError, "not read", std::move(error)));
  for (const std::string& warning : report.warnings)
    entries.push_back(without_place(Level::kWarning, "warning", warning));
  return entries;
}

}  // namespace assay
