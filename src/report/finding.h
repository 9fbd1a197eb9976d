// The findings of a report one by one, with what belongs to each: for writers whose unit is a
// finding.
//
// Layer: report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace assay {

struct Finding {
  const TargetReport* target = nullptr;
  const ImageReport* image = nullptr;
  const ReportedResult* result = nullptr;
  const ReportedRule* rule = nullptr;
};

// Every result of that verdict, in the order of the report. Pointers live as long as the report.
std::vector<Finding> results_of(const Report& report, Verdict verdict);

// What fires, at or above `from`.
std::vector<Finding> findings_of(const Report& report, Severity from = Severity::kInfo);

// What a report says of an image as a whole. What only informs is no fault.
struct ImageState {
  std::optional<Severity> worst;  // of the findings above info
  bool is_unknown = false;        // a rule is undecided, or something was not read
  bool is_asked = false;          // a rule applies to it at all

  // "critical" ... "low"; "unknown", "clean", or "-" where nothing was asked.
  std::string_view word() const;
};
ImageState state_of(const ImageReport& image);

// What was not read: errors of targets and images, each naming its place.
std::vector<std::string> errors_of(const TargetReport& target);
std::vector<std::string> errors_of(const Report& report);

// The place of a piece of evidence within its image: `HKLM\SOFTWARE\...\value`, or a file.
std::string place_of(const Evidence& evidence);

// "install.wim!3!Windows/System32/config/SOFTWARE": where the first evidence lies.
std::string path_of(const Finding& finding);

// The file of the host that the finding is about: the target without what lies inside of it.
std::string host_file_of(const Finding& finding);

// Equal for the same finding in a rebuilt image: made of rule, kind and name of the image, and the
// place of the first evidence; not of texts, times and paths of the host. 64 hexadecimal digits.
std::string fingerprint_of(const Finding& finding);

}  // namespace assay
