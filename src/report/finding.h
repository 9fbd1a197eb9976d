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

// What would fire but for a waiver.
std::vector<Finding> waived_of(const Report& report, Severity from = Severity::kInfo);

// "waived until 2027-01-31: the pilot ends in January"
std::string waiver_text(const ReportedResult& result);

// How findings stand to a baseline; all zero where none was given, or nothing was found.
struct BaselineCounts {
  std::size_t added = 0;  // findings that it does not have
  std::size_t unchanged = 0;
  std::size_t absent = 0;
};
BaselineCounts baseline_counts(const Report& report);

// From where on findings fail the run: "at high or above", "new at high or above". Not to be asked
// where they never do (fail_on "none").
std::string threshold_of(const Report& report);

// What a report says of an image as a whole. What only informs is no fault.
struct ImageState {
  std::optional<Severity> worst;  // of the findings above info
  bool is_unknown = false;        // a rule is undecided, or something was not read
  bool has_waived = false;        // a finding above info is waived
  bool is_asked = false;          // a rule applies to it at all

  // "critical" ... "low"; else "unknown", "waived", "clean", or "-" where nothing was asked.
  std::string_view word() const;
};
ImageState state_of(const ImageReport& image);

// What was not read: errors of targets and images, each naming its place.
std::vector<std::string> errors_of(const TargetReport& target);

// The same of all targets; and that the run was interrupted, if it was.
std::vector<std::string> errors_of(const Report& report);
inline constexpr std::string_view kInterrupted = "interrupted before everything was read";

// What fires, or would but for a waiver.
bool is_finding(const ReportedResult& result);

// "install.wim" of "C:/images/install.wim".
std::string_view file_name_of(std::string_view path);

// What lies behind the host's part of a locator: "!3" of "C:/images/install.wim!3".
std::string_view inner_part(std::string_view locator);

// The place of a piece of evidence within its image: `HKLM\SOFTWARE\...\value`, or a file.
std::string place_of(const Evidence& evidence);

// The file of the host that the finding is about: the target without what lies inside of it.
std::string host_file_of(const Finding& finding);

// Equal for the same finding in a rebuilt image: made of rule, kind and name of the image, and the
// place of the first evidence; not of texts, times and paths of the host. 64 hexadecimal digits.
std::string fingerprint_of(const ImageReport& image, const ReportedResult& result);
inline std::string fingerprint_of(const Finding& finding) {
  return fingerprint_of(*finding.image, *finding.result);
}

}  // namespace assay
