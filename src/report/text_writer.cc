// The report for people: findings by rule, worst first, each image with its evidence and the
// commands that mend it; then one line per image; then the verdict.

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "report/colour.h"
#include "report/finding.h"
#include "report/writer.h"

namespace assay {

namespace {

std::string upper(std::string_view text) { return fold(text); }

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (const std::string_view line : split(text, '\n'))
    out += line.empty() ? "\n" : fmt::format("{}{}\n", indent, printable(line, true));
  return out;
}

// Where a piece of evidence was found: the registry key, or the file.
std::string key_or_file(const Provenance& from) { return from.key.empty() ? from.file : from.key; }

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
    for (const std::vector<Finding>& group : findings_by_rule(report))
      write_rule(report, group, out);
    write_unknown(report, out);
    write_images(report, out);
    write_errors(report, out);
    write_notes(report, out);
    write_verdict(report, out);
  }

 private:
  std::vector<std::vector<Finding>> findings_by_rule(const Report& report) const {
    std::vector<Finding> all = findings_of(report, options_.show_from);
    std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
      if (a.result->severity != b.result->severity) return a.result->severity > b.result->severity;
      return a.result->rule < b.result->rule;
    });
    std::vector<std::vector<Finding>> groups;
    for (const Finding& finding : all) {
      if (groups.empty() || groups.back().front().result->rule != finding.result->rule ||
          groups.back().front().result->severity != finding.result->severity)
        groups.emplace_back();
      groups.back().push_back(finding);
    }
    return groups;
  }

  void write_rule(const Report& report, const std::vector<Finding>& group,
                  std::ostream& out) const {
    const ReportedRule& rule = report.rule(group.front().result->rule);
    const Severity severity = group.front().result->severity;
    out << fmt::format("{}  {}  {}\n\n", colour_.severity(severity, upper(name_of(severity))),
                       colour_.bold(rule.id), colour_.bold(rule.title));
    for (const Finding& finding : group) write_finding(finding, out);
    out << fmt::format("  {}\n{}\n", colour_.bold("Why it matters"),
                       indented(rule.rationale, "    "));
    write_remediations(group, out);
    for (const std::string& reference : rule.references)
      out << fmt::format("  {}\n", colour_.faint("See " + reference));
    out << '\n';
  }

  void write_finding(const Finding& finding, std::ostream& out) const {
    out << fmt::format("  {}  {}\n", colour_.bold(printable(finding.image->locator)),
                       printable(describe_os(*finding.image)));
    out << fmt::format("    {}\n", printable(finding.result->message));
    write_evidence(finding.result->evidence, out);
    out << '\n';
  }

  // What was found at one place stands together, under its name.
  void write_evidence(const std::vector<Evidence>& evidence, std::ostream& out) const {
    std::string last;
    for (const Evidence& piece : evidence) {
      const std::string place = key_or_file(piece.from);
      const std::string details = details_of(piece.from);
      std::string heading = printable(place);
      if (!details.empty())
        heading += "  " + colour_.faint(fmt::format("({})", printable(details)));
      if (!place.empty() && heading != last) out << fmt::format("      {}\n", heading);
      last = heading;
      out << fmt::format("        {}\n", printable(piece.text));
    }
  }

  // Images that are mended by the same commands share them.
  void write_remediations(const std::vector<Finding>& group, std::ostream& out) const {
    std::vector<std::string> seen;
    for (const Finding& finding : group) {
      const std::string& text = finding.result->remediation;
      if (std::find(seen.begin(), seen.end(), text) != seen.end()) continue;
      seen.push_back(text);
      const bool is_shared = std::all_of(group.begin(), group.end(), [&](const Finding& other) {
        return other.result->remediation == text;
      });
      const std::string of = is_shared ? "" : fmt::format(" {}", printable(finding.image->locator));
      out << fmt::format("  {}{}\n{}\n", colour_.bold("What to do"), of, indented(text, "    "));
    }
  }

  void write_unknown(const Report& report, std::ostream& out) const {
    bool is_first = true;
    for (const TargetReport& target : report.targets)
      for (const ImageReport& image : target.images)
        for (const ReportedResult& result : image.results) {
          if (result.verdict != Verdict::kUnknown) continue;
          if (std::exchange(is_first, false)) out << colour_.bold("Could not be decided") << '\n';
          out << fmt::format("  {}  {}  {}\n", printable(image.locator), result.rule,
                             printable(result.reason));
        }
    if (!is_first) out << '\n';
  }

  void write_images(const Report& report, std::ostream& out) const {
    std::size_t width = 0;
    for (const TargetReport& target : report.targets)
      for (const ImageReport& image : target.images) width = std::max(width, image.locator.size());
    if (width == 0) return;
    out << colour_.bold("Images") << '\n';
    for (const TargetReport& target : report.targets)
      for (const ImageReport& image : target.images) write_image(image, width, out);
    out << '\n';
  }

  void write_image(const ImageReport& image, std::size_t width, std::ostream& out) const {
    const std::string_view channel = image.fact("key.channel");
    out << fmt::format("  {:<{}}  {}  {}{}\n", printable(image.locator), width, verdict_of(image),
                       printable(describe_os(image)),
                       channel.empty() ? "" : fmt::format(", key {}", printable(channel)));
    if (!options_.verbose) return;
    for (const ReportedResult& result : image.results)
      out << fmt::format("    {}  {}{}\n", result.rule, name_of(result.verdict),
                         result.reason.empty() ? "" : ": " + printable(result.reason));
  }

  // The worst that is known of an image, in one word of fixed width.
  std::string verdict_of(const ImageReport& image) const {
    const ImageState state = state_of(image);
    const std::string word = fmt::format("{:<8}", state.word());
    if (state.worst) return colour_.severity(*state.worst, word);
    if (state.is_unknown) return colour_.warning(word);
    return state.is_asked ? colour_.good(word) : word;
  }

  void write_errors(const Report& report, std::ostream& out) const {
    bool is_first = true;
    const auto line = [&](const std::string& error) {
      if (std::exchange(is_first, false)) out << colour_.bold("Not read") << '\n';
      out << fmt::format("  {}\n", printable(error));
    };
    for (const std::string& error : errors_of(report)) line(error);
    if (!is_first) out << '\n';
  }

  void write_notes(const Report& report, std::ostream& out) const {
    bool is_first = true;
    for (const TargetReport& target : report.targets)
      for (const std::string& note : target.notes) {
        if (std::exchange(is_first, false)) out << colour_.bold("Read with care") << '\n';
        out << fmt::format("  {}\n", printable(note));
      }
    if (!is_first) out << '\n';
  }

  void write_verdict(const Report& report, std::ostream& out) const {
    std::string findings;
    for (auto entry = report.summary.findings.rbegin(); entry != report.summary.findings.rend();
         ++entry)
      if (entry->second != 0)
        findings += fmt::format("{}{} {}", findings.empty() ? "" : ", ", entry->second,
                                name_of(entry->first));
    const Summary& summary = report.summary;
    out << fmt::format("{} in {} image{}", findings.empty() ? "no findings" : findings,
                       summary.images, summary.images == 1 ? "" : "s");
    if (const auto unknown = summary.results.find(Verdict::kUnknown);
        unknown != summary.results.end())
      out << fmt::format(", {} not decided", unknown->second);
    if (summary.errors != 0) out << fmt::format(", {} not fully read", summary.errors);
    out << fmt::format(": {}\n", verdict_text(report));
  }

  std::string verdict_text(const Report& report) const {
    switch (report.exit_code) {
      case 0:
        return colour_.good(report.fail_on == "none"
                                ? "passes (findings do not fail this run)"
                                : fmt::format("passes (nothing at {} or above)", report.fail_on));
      case 1:
        return colour_.severity(Severity::kHigh,
                                fmt::format("FAILS (at {} or above)", report.fail_on));
      default: return colour_.warning("INCOMPLETE (not everything could be read or decided)");
    }
  }

  const WriterOptions options_;
  const Colour colour_;
};

}  // namespace

std::unique_ptr<Writer> make_text_writer(const WriterOptions& options) {
  return std::make_unique<TextWriter>(options);
}

}  // namespace assay
