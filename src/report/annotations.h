// What CI systems and logs are told of a report, one annotation each: findings, undecided rules,
// what was not read, warnings. What is waived is none of them.
//
// Layer: report. The writers differ in how they write an annotation, not in which there are.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace assay {

struct Annotation {
  enum class Level { kNotice, kWarning, kError };

  Level level = Level::kError;
  Severity severity = Severity::kInfo;  // of a finding
  std::string rule;                     // empty: not about a rule
  std::string title;                    // of the rule; "not read", "warning"
  std::string file;                     // of the host; empty: not about one
  std::string locator;                  // of the image; empty: not about one
  std::string text;

  // The text behind its image: "install.wim!3: ...".
  std::string located_text() const { return locator.empty() ? text : locator + ": " + text; }
};

// Findings from `from` on; everything else whatever its rule's severity.
std::vector<Annotation> annotations_of(const Report& report, Severity from);

}  // namespace assay
