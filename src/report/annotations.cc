#include "report/annotations.h"

#include <utility>

#include "report/finding.h"

namespace assay {

namespace {

using Level = Annotation::Level;

Level level_of(Severity severity) {
  if (severity >= Severity::kHigh) return Level::kError;
  return severity == Severity::kMedium ? Level::kWarning : Level::kNotice;
}

Annotation annotation_of(const Finding& finding, Level level, std::string text) {
  Annotation annotation;
  annotation.level = level;
  annotation.severity = finding.result->severity;
  annotation.rule = finding.result->rule;
  annotation.title = finding.rule->title;
  annotation.file = host_file_of(finding);
  annotation.locator = finding.image->locator;
  annotation.text = std::move(text);
  return annotation;
}

Annotation without_place(Level level, const char* title, std::string text) {
  Annotation annotation;
  annotation.level = level;
  annotation.title = title;
  annotation.text = std::move(text);
  return annotation;
}

}  // namespace

std::vector<Annotation> annotations_of(const Report& report, Severity from) {
  std::vector<Annotation> annotations;
  for (const Finding& finding : findings_of(report, from))
    annotations.push_back(
        annotation_of(finding, level_of(finding.result->severity), finding.result->message));
  for (const Finding& finding : results_of(report, Verdict::kUnknown))
    annotations.push_back(
        annotation_of(finding, Level::kError, "could not be decided: " + finding.result->reason));
  for (std::string& error : errors_of(report))
    annotations.push_back(without_place(Level::kError, "not read", std::move(error)));
  for (const std::string& warning : report.warnings)
    annotations.push_back(without_place(Level::kWarning, "warning", warning));
  return annotations;
}

}  // namespace assay
