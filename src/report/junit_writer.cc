// The report as JUnit XML: a suite for each image, a case for each rule, so that a rule that passed
// is seen as well. Skipped: does not apply, or waived. Error: could not be decided, not read.
// Warnings are a suite of skipped cases: seen by people, and no failure.

#include <fmt/core.h>

#include "base/xml_text.h"
#include "report/finding.h"
#include "report/writer.h"

namespace assay {

namespace {

// A finding that only informs is no failure: CI servers count each of them.
bool is_failure(const ReportedResult& result) {
  return result.verdict == Verdict::kFires && result.severity > Severity::kInfo;
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;

  void add(const ReportedResult& result) {
    ++tests;
    failures += is_failure(result) ? 1 : 0;
    errors += result.verdict == Verdict::kUnknown ? 1 : 0;
    skipped +=
        result.verdict == Verdict::kNotApplicable || result.verdict == Verdict::kWaived ? 1 : 0;
  }
  std::string attributes() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="0")", tests,
                       failures, errors, skipped);
  }
};

std::string body_of(const ReportedResult& result) {
  std::string text;
  for (const Evidence& evidence : result.evidence)
    text += fmt::format("{}: {}\n", place_of(evidence), evidence.text);
  if (!result.remediation.empty()) text += "\n" + result.remediation;
  return text;
}

// With the finding inside: servers show it below the message.
void write_skipped(const ReportedResult& result, std::ostream& out) {
  const bool is_waived = result.verdict == Verdict::kWaived;
  std::string message = is_waived ? waiver_text(result) : result.reason;
  if (message.empty()) message = name_of(result.verdict);
  out << fmt::format(
      "\n      <skipped message=\"{}\"{}\n    ", xml_escaped(message),
      is_waived ? fmt::format(">{}</skipped>", xml_escaped(result.message)) : std::string("/>"));
}

void write_inside(const ReportedResult& result, std::ostream& out) {
  switch (result.verdict) {
    case Verdict::kFires:
      if (!is_failure(result)) {
        out << fmt::format("\n      <system-out>{}</system-out>\n    ",
                           xml_escaped(result.message));
        break;
      }
      out << fmt::format("\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    ",
                         name_of(result.severity), xml_escaped(result.message),
                         xml_escaped(body_of(result)));
      break;
    case Verdict::kUnknown:
      out << fmt::format("\n      <error type=\"unknown\" message=\"{}\"/>\n    ",
                         xml_escaped(result.reason));
      break;
    case Verdict::kNotApplicable:
    case Verdict::kWaived: write_skipped(result, out); break;
    case Verdict::kPasses: break;
  }
}

void write_case(std::string_view classname, std::string_view name, const ReportedResult& result,
                std::ostream& out) {
  out << fmt::format(R"(    <testcase classname="{}" name="{}" time="0">)", xml_escaped(classname),
                     xml_escaped(name));
  write_inside(result, out);
  out << "</testcase>\n";
}

void write_image(const Report& report, const ImageReport& image, std::ostream& out) {
  Counts counts;
  for (const ReportedResult& result : image.results) counts.add(result);
  out << fmt::format("  <testsuite name=\"{}\" {}>\n", xml_escaped(image.locator),
                     counts.attributes());
  for (const ReportedResult& result : image.results)
    write_case(result.rule, report.rule(result.rule).title, result, out);
  out << "  </testsuite>\n";
}

// A suite of messages that belong to no rule, each a case of that verdict.
void write_messages(std::string_view suite, std::string_view classname,
                    const std::vector<std::string>& messages, Verdict verdict, std::ostream& out) {
  if (messages.empty()) return;
  ReportedResult result;
  result.verdict = verdict;
  Counts counts;
  for (std::size_t i = 0; i < messages.size(); ++i) counts.add(result);
  out << fmt::format("  <testsuite name=\"{}\" {}>\n", xml_escaped(suite), counts.attributes());
  for (const std::string& message : messages) {
    result.reason = message;
    write_case(classname, message, result, out);
  }
  out << "  </testsuite>\n";
}

// Nothing of a target that was not read must look like a pass.
void write_errors(std::string_view suite, const std::vector<std::string>& errors,
                  std::ostream& out) {
  write_messages(suite, "not-read", errors, Verdict::kUnknown, out);
}

class JunitWriter final : public Writer {
 public:
  void write(const Report& report, std::ostream& out) const override {
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay\">\n";
    for (const TargetReport& target : report.targets) {
      for (const ImageReport& image : target.images) write_image(report, image, out);
      write_errors(target.target + " (not read)", errors_of(target), out);
    }
    if (report.interrupted) write_errors("interrupted", {std::string(kInterrupted)}, out);
    write_messages("warnings", "warning", report.warnings, Verdict::kNotApplicable, out);
    out << "</testsuites>\n";
  }
};

}  // namespace

std::unique_ptr<Writer> make_junit_writer(const WriterOptions&) {
  return std::make_unique<JunitWriter>();
}

}  // namespace assay
