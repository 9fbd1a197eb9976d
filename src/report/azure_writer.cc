// The findings as logging commands of Azure Pipelines: "##vso[task.logissue
// type=error;...]message".

#include <fmt/core.h>

#include "report/finding.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

std::string escaped_data(std::string_view text) { return one_line(text, "%AZP25"); }

std::string escaped_property(std::string_view text) {
  std::string out = replace_all(escaped_data(text), ";", "%3B");
  return replace_all(std::move(out), "]", "%5D");
}

// There is no third kind; what is low or only informs is plain text.
std::string_view type_of(Severity severity) {
  return severity >= Severity::kHigh ? "error" : "warning";
}

void write_issue(std::string_view type, const std::string& file, std::string_view code,
                 const std::string& message, std::ostream& out) {
  out << fmt::format("##vso[task.logissue type={};sourcepath={};linenumber=1;code={}]{}\n", type,
                     escaped_property(file), escaped_property(code), escaped_data(message));
}

class AzureWriter final : public Writer {
 public:
  explicit AzureWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Finding& finding : findings_of(report, options_.show_from)) {
      const std::string text = fmt::format("{} {}: {}", finding.rule->title, finding.image->locator,
                                           finding.result->message);
      if (finding.result->severity >= Severity::kMedium)
        write_issue(type_of(finding.result->severity), host_file_of(finding), finding.result->rule,
                    text, out);
      else
        out << fmt::format("{} {}: {}\n", name_of(finding.result->severity), finding.result->rule,
                           escaped_data(text));
    }
    for (const Finding& finding : results_of(report, Verdict::kUnknown))
      write_issue("error", host_file_of(finding), finding.result->rule,
                  fmt::format("{}: could not be decided: {}", finding.image->locator,
                              finding.result->reason),
                  out);
    for (const std::string& error : errors_of(report))
      out << fmt::format("##vso[task.logissue type=error]not read: {}\n", escaped_data(error));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_azure_writer(const WriterOptions& options) {
  return std::make_unique<AzureWriter>(options);
}

}  // namespace assay
