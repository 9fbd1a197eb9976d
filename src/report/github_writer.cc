// The findings as annotations of GitHub Actions: "::error file=...,title=...::message".

#include <fmt/core.h>

#include "report/finding.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

// The runner takes these back; everything else is put through as it is.
std::string escaped_data(std::string_view text) { return one_line(text, "%25"); }

std::string escaped_property(std::string_view text) {
  std::string out = replace_all(escaped_data(text), ":", "%3A");
  return replace_all(std::move(out), ",", "%2C");
}

std::string_view command_of(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "notice";
}

class GithubWriter final : public Writer {
 public:
  explicit GithubWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Finding& finding : findings_of(report, options_.show_from))
      out << fmt::format("::{} file={},line=1,title={}::{}\n", command_of(finding.result->severity),
                         escaped_property(host_file_of(finding)),
                         escaped_property(finding.result->rule + " " + finding.rule->title),
                         escaped_data(finding.image->locator + ": " + finding.result->message));
    for (const Finding& finding : results_of(report, Verdict::kUnknown))
      out << fmt::format("::error file={},line=1,title={}::{}\n",
                         escaped_property(host_file_of(finding)),
                         escaped_property(finding.result->rule + " could not be decided"),
                         escaped_data(finding.image->locator + ": " + finding.result->reason));
    for (const std::string& error : errors_of(report))
      out << fmt::format("::error title=not read::{}\n", escaped_data(error));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_github_writer(const WriterOptions& options) {
  return std::make_unique<GithubWriter>(options);
}

}  // namespace assay
