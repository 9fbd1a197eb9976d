// The report for people: findings by rule, worst first, each image with its evidence and the
// commands that mend it; then one line per image; then what was not read; then the verdict.

#include <fmt/core.h>

#include "base/text.h"
#include "report/colour.h"
#include "report/finding_groups.h"
#include "report/text_images.h"
#include "report/text_verdict.h"
#include "report/wrapped_text.h"
#include "report/writer.h"

namespace assay {

namespace {

std::string upper(std::string_view text) { return fold(text); }

// Where a piece of evidence was found: the registry key, or the file.
const std::string& key_or_file(const Provenance& from) {
  return from.key.empty() ? from.file : from.key;
}

std::string details_of(const Provenance& from) {
  std::string details;
  if (!from.key.empty() && !from.file.empty()) details += fmt::format("in {}", from.file);
  if (from.last_written.ticks != 0)
    details +=
        fmt::format("{}{} {}", details.empty() ? "" : ", ",
                    from.key.empty() ? "modified" : "written", to_iso8601(from.last_written));
  if (!from.note.empty()) details += fmt::format("{}{}", details.empty() ? "" : "; ", from.note);
  return details;
}

class TextWriter final : public Writer {
 public:
  explicit TextWriter(const WriterOptions& options) : options_(options), colour_(options.colour) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const FindingGroup& group : groups_of(report, options_.show_from)) write_rule(group, out);
    write_unknown(report, out);
    if (options_.show_waived) write_waived(report, out);
    write_absent(report, out);
    write_image_table(report, options_, out);
    write_list("Not read", errors_of(report), out);
    write_notes(report, out);
    write_list("Warnings", report.warnings, out);
    out << verdict_line(report, colour_);
  }

 private:
  void write_rule(const FindingGroup& group, std::ostream& out) const {
    const ReportedRule& rule = *group.front().rule;
    const Severity severity = group.front().result->severity;
    out << fmt::format("{}  {}  {}\n\n", colour_.severity(severity, upper(name_of(severity))),
                       colour_.bold(rule.id), colour_.bold(printable(rule.title)));
    for (const Finding& finding : group) write_finding(finding, out);
    out << fmt::format("  {}\n{}\n", colour_.bold("Why it matters"),
                       paragraphs(rule.rationale, "    ", options_.width));
    write_remedies(group, out);
    for (const std::string& reference : rule.references)
      out << fmt::format("  {}\n", colour_.faint(fmt::format("See {}", printable(reference))));
    out << '\n';
  }

  void write_finding(const Finding& finding, std::ostream& out) const {
    const bool is_new = finding.result->baseline == BaselineState::kNew;
    out << fmt::format("  {}  {}{}\n", colour_.bold(printable(finding.image->locator)),
                       printable(describe_os(*finding.image)),
                       is_new ? fmt::format("  {}", colour_.warning("new")) : "");
    write_prose(finding.result->message, out);
    write_evidence(finding.result->evidence, out);
    out << '\n';
  }

  // One line of the report, whatever it holds.
  void write_prose(std::string_view text, std::ostream& out) const {
    out << paragraphs(printable(text), "    ", options_.width);
  }

  // What was found at one place stands together, under its name.
  void write_evidence(const std::vector<Evidence>& evidence, std::ostream& out) const {
    std::string last;
    for (const Evidence& piece : evidence) {
      const std::string& place = key_or_file(piece.from);
      const std::string details = details_of(piece.from);
      std::string heading = printable(place);
      if (!details.empty())
        heading += "  " + colour_.faint(fmt::format("({})", printable(details)));
      if (!place.empty() && heading != last) out << fmt::format("      {}\n", heading);
      last = heading;
      out << fmt::format("        {}\n", printable(piece.text));
    }
  }

  // Commands are never wrapped: they are copied.
  void write_remedies(const FindingGroup& group, std::ostream& out) const {
    const std::vector<Remedy> remedies = remedies_of(group);
    for (const Remedy& remedy : remedies)
      out << fmt::format("  {}{}\n{}\n", colour_.bold("What to do"),
                         remedies.size() == 1 ? "" : fmt::format(" {}", printable(remedy.where())),
                         paragraphs(remedy.text, "    ", 0));
  }

  void write_unknown(const Report& report, std::ostream& out) const {
    std::vector<std::string> lines;
    for (const Finding& finding : results_of(report, Verdict::kUnknown))
      lines.push_back(fmt::format("{}  {}  {}", finding.image->locator, finding.result->rule,
                                  finding.result->reason));
    write_list("Could not be decided", lines, out);
  }

  void write_waived(const Report& report, std::ostream& out) const {
    const std::vector<Finding> waived = waived_of(report, options_.show_from);
    if (waived.empty()) return;
    out << colour_.bold("Waived") << '\n';
    for (const Finding& finding : waived) {
      out << fmt::format("  {}  {}  {}\n", printable(finding.image->locator),
                         colour_.bold(finding.result->rule), name_of(finding.result->severity));
      write_prose(finding.result->message, out);
      write_prose(waiver_text(*finding.result), out);
    }
    out << '\n';
  }

  void write_absent(const Report& report, std::ostream& out) const {
    std::vector<std::string> lines;
    for (const AbsentFinding& finding : report.absent)
      if (finding.severity >= options_.show_from)
        lines.push_back(fmt::format("{}  {}  {}", finding.locator, finding.rule, finding.message));
    write_list("No longer found", lines, out);
  }

  void write_notes(const Report& report, std::ostream& out) const {
    std::vector<std::string> notes;
    for (const TargetReport& target : report.targets)
      notes.insert(notes.end(), target.notes.begin(), target.notes.end());
    write_list("Read with care", notes, out);
  }

  void write_list(const char* heading, const std::vector<std::string>& lines,
                  std::ostream& out) const {
    if (lines.empty()) return;
    out << colour_.bold(heading) << '\n';
    for (const std::string& line : lines) out << fmt::format("  {}\n", printable(line));
    out << '\n';
  }

  const WriterOptions options_;
  const Colour colour_;
};

}  // namespace

std::unique_ptr<Writer> make_text_writer(const WriterOptions& options) {
  return std::make_unique<TextWriter>(options);
}

}  // namespace assay
