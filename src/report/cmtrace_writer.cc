// The report as lines of a CMTrace log (report/cmtrace_line.h). Their time is UTC.

#include <fmt/core.h>

#include "report/annotations.h"
#include "report/cmtrace_line.h"
#include "report/writer.h"

namespace assay {

namespace {

class CmtraceWriter final : public Writer {
 public:
  explicit CmtraceWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Annotation& annotation : annotations_of(report, options_.show_from))
      out << cmtrace_line(
          fmt::format("{}{}{}: {}", annotation.rule, annotation.rule.empty() ? "" : " ",
                      annotation.title, annotation.located_text()),
          annotation.level == Annotation::Level::kError ? CmtraceType::kError
                                                        : CmtraceType::kWarning,
          options_.now);
    out << cmtrace_line(conclusion(report),
                        report.exit_code == 0 ? CmtraceType::kInformation : CmtraceType::kError,
                        options_.now);
  }

 private:
  static std::string conclusion(const Report& report) {
    std::size_t findings = 0;
    for (const auto& [severity, count] : report.summary.findings)
      findings += severity > Severity::kInfo ? count : 0;
    const char* verdict = report.exit_code == 0   ? "passes"
                          : report.exit_code == 1 ? "fails"
                                                  : "incomplete";
    const auto waived = report.summary.results.find(Verdict::kWaived);
    return fmt::format(
        "{} findings{} in {} images: {} (exit code {})", findings,
        waived == report.summary.results.end() ? "" : fmt::format(", {} waived", waived->second),
        report.summary.images, verdict, report.exit_code);
  }

  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_cmtrace_writer(const WriterOptions& options) {
  return std::make_unique<CmtraceWriter>(options);
}

}  // namespace assay
