// The findings as CSV (RFC 4180): one row for each, waived, undecided and gone ones included, and
// one for each thing that was not read and each warning. New columns are added at the end.

#include <array>

#include "base/text.h"
#include "report/finding.h"
#include "report/writer.h"

namespace assay {

namespace {

// A spreadsheet runs what begins with one of these.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string cell(std::string_view text) {
  std::string value = printable(text);
  if (looks_like_formula(value)) value.insert(value.begin(), '\'');
  if (value.find_first_of("\",\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  return quoted.append(replace_all(std::move(value), "\"", "\"\"")).append("\"");
}

void write_row(std::initializer_list<std::string_view> values, std::ostream& out) {
  bool is_first = true;
  for (const std::string_view value : values) {
    if (!is_first) out << ',';
    out << cell(value);
    is_first = false;
  }
  out << "\r\n";
}

void write_finding(const Finding& finding, std::ostream& out) {
  const Evidence none;
  const ReportedResult& result = *finding.result;
  const Evidence& evidence = result.evidence.empty() ? none : result.evidence.front();
  write_row({finding.target->target, finding.image->locator, result.rule, name_of(result.severity),
             name_of(result.verdict), finding.rule->title,
             result.message.empty() ? result.reason : result.message, evidence.from.file,
             place_of(evidence), fingerprint_of(finding), name_of(result.baseline),
             result.waiver ? waiver_text(result) : std::string()},
            out);
}

void write_absent(const AbsentFinding& finding, std::ostream& out) {
  write_row({"", finding.locator, finding.rule, name_of(finding.severity), "absent", "",
             finding.message, "", "", finding.fingerprint, "absent", ""},
            out);
}

// What is about no image in particular.
void write_message(std::string_view result, std::string_view message, std::ostream& out) {
  write_row({"", "", "", "", result, "", message, "", "", "", "", ""}, out);
}

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    write_row({"target", "image", "rule", "severity", "result", "title", "message", "file", "place",
               "fingerprint", "baseline", "waiver"},
              out);
    for (const Finding& finding : findings_of(report, options_.show_from))
      write_finding(finding, out);
    for (const Finding& finding : waived_of(report, options_.show_from))
      write_finding(finding, out);
    for (const Finding& finding : results_of(report, Verdict::kUnknown))
      write_finding(finding, out);
    for (const AbsentFinding& finding : report.absent)
      if (finding.severity >= options_.show_from) write_absent(finding, out);
    for (const std::string& error : errors_of(report)) write_message("not read", error, out);
    for (const std::string& warning : report.warnings) write_message("warning", warning, out);
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_csv_writer(const WriterOptions& options) {
  return std::make_unique<CsvWriter>(options);
}

}  // namespace assay
