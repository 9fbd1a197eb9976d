// The findings as GitLab's code quality report: an array of issues, each in a file. What is waived
// is no issue; warnings are about no file and have no place here.

#include "base/hash.h"
#include "base/text.h"
#include "report/finding.h"
#include "report/json_parts.h"
#include "report/writer.h"

namespace assay {

namespace {

// As the templates of other scanners map it.
std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "critical";
    case Severity::kHigh: return "major";
    case Severity::kMedium: return "minor";
    default: return "info";
  }
}

Json issue(std::string_view check, std::string_view severity, const std::string& description,
           const std::string& file, const std::string& fingerprint) {
  Json json;
  json["description"] = printable(description);
  json["check_name"] = check;
  json["fingerprint"] = fingerprint;
  json["severity"] = severity;
  json["location"] = {{"path", printable(file)}, {"lines", {{"begin", 1}}}};
  return json;
}

Json not_read(const std::string& file, const std::string& error) {
  return issue("not-read", "blocker", "not read: " + error, file,
               to_hex(sha256(as_bytes("not-read\n" + error))));
}

class GitlabWriter final : public Writer {
 public:
  explicit GitlabWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    Json issues = Json::array();
    for (const Finding& finding : findings_of(report, options_.show_from))
      issues.push_back(issue(finding.result->rule, severity_of(finding.result->severity),
                             finding.image->locator + ": " + finding.result->message,
                             host_file_of(finding), fingerprint_of(finding)));
    for (const Finding& finding : results_of(report, Verdict::kUnknown))
      issues.push_back(
          issue(finding.result->rule, "blocker",
                finding.image->locator + ": could not be decided: " + finding.result->reason,
                host_file_of(finding), fingerprint_of(finding)));
    for (const TargetReport& target : report.targets)
      for (const std::string& error : errors_of(target))
        issues.push_back(not_read(target.target, error));
    if (report.interrupted)
      issues.push_back(not_read(report.targets.empty() ? "-" : report.targets.back().target,
                                std::string(kInterrupted)));
    out << issues.dump(2) << '\n';
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_gitlab_writer(const WriterOptions& options) {
  return std::make_unique<GitlabWriter>(options);
}

}  // namespace assay
