// The report as lines of a CMTrace log, as MDT's own scripts write them (ZTIUtility.vbs):
//
//     <![LOG[message]LOG]!><time="HH:MM:SS.000+000" date="MM-DD-YYYY" component="assay" context=""
//     type="1" thread="" file="assay">
//
// on one line. type: 1 information, 2 warning, 3 error.

#include <fmt/core.h>

#include "base/text.h"
#include "report/annotations.h"
#include "report/writer.h"

namespace assay {

namespace {

// One line per entry; what ends an entry must not stand in it. MDT replaces each message that holds
// the word "password" by a notice, so the word is written otherwise.
std::string message_text(std::string_view text) {
  std::string out = replace_all(printable(text), "]LOG]!>", "]LOG]! >");
  for (const char* word : {"password", "Password", "PASSWORD"})
    out = replace_all(std::move(out), word, "pass-word");
  return out;
}

class CmtraceWriter final : public Writer {
 public:
  explicit CmtraceWriter(const WriterOptions& options) : options_(options) {
    // "2024-03-01T12:30:05Z"; the bias is 0 since the time is UTC.
    const std::string now = to_iso8601(options.now.ticks != 0 ? options.now : FileTime{1});
    time_ = now.substr(11, 8) + ".000+000";
    date_ = now.substr(5, 2) + "-" + now.substr(8, 2) + "-" + now.substr(0, 4);
  }

  void write(const Report& report, std::ostream& out) const override {
    for (const Annotation& annotation : annotations_of(report, options_.show_from))
      write_line(annotation.level == Annotation::Level::kError ? 3 : 2,
                 fmt::format("{}{}{}: {}", annotation.rule, annotation.rule.empty() ? "" : " ",
                             annotation.title, annotation.located_text()),
                 out);
    write_line(report.exit_code == 0 ? 1 : 3, conclusion(report), out);
  }

 private:
  void write_line(int type, std::string_view message, std::ostream& out) const {
    out << fmt::format(
        "<![LOG[{}]LOG]!><time=\"{}\" date=\"{}\" component=\"assay\" context=\"\" type=\"{}\" "
        "thread=\"\" file=\"assay\">\r\n",
        message_text(message), time_, date_, type);
  }

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
  std::string time_;
  std::string date_;
};

}  // namespace

std::unique_ptr<Writer> make_cmtrace_writer(const WriterOptions& options) {
  return std::make_unique<CmtraceWriter>(options);
}

}  // namespace assay
