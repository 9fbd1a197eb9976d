// The report as Markdown, for step summaries and tickets: the verdict, a table of images, each
// finding once with its images, and what to do behind a fold.

#include <map>

#include <fmt/core.h>

#include "base/text.h"
#include "report/finding.h"
#include "report/writer.h"

namespace assay {

namespace {

// Within a table or a paragraph: nothing of the image becomes markup or a link.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : printable(text)) {
    if (std::string_view("\\`*_{}[]<>()#+-!|~").find(letter) != std::string_view::npos) out += '\\';
    out += letter;
  }
  return out;
}

// Between fences that are longer than any run of backticks in it.
std::string code_block(std::string_view text) {
  const std::string safe = printable(text, true);
  std::string fence = "```";
  while (safe.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}text\n{}{}{}\n", fence, safe, safe.ends_with('\n') ? "" : "\n", fence);
}

std::string verdict_line(const Report& report) {
  if (report.exit_code == 2) return "**Incomplete**: something could not be read or decided.";
  return report.exit_code == 1 ? "**Fails**: findings at or above " + report.fail_on + "."
                               : "**Passes**: nothing at or above " + report.fail_on + ".";
}

void write_images(const Report& report, std::ostream& out) {
  out << "| image | worst | what it is |\n|---|---|---|\n";
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      out << fmt::format("| {} | {} | {} |\n", escaped(image.locator), state_of(image).word(),
                         escaped(describe_os(image)));
  out << '\n';
}

using Groups = std::map<std::pair<int, std::string>, std::vector<Finding>>;

// By severity, the worst first, then by rule.
Groups grouped(const std::vector<Finding>& findings) {
  Groups groups;
  for (const Finding& finding : findings)
    groups[{-static_cast<int>(finding.result->severity), finding.result->rule}].push_back(finding);
  return groups;
}

void write_group(const std::vector<Finding>& group, std::ostream& out) {
  const Finding& first = group.front();
  out << fmt::format("### {} {}: {}\n\n", name_of(first.result->severity), first.result->rule,
                     escaped(first.rule->title));
  for (const Finding& finding : group) {
    out << fmt::format("* {}: {}\n", escaped(finding.image->locator),
                       escaped(finding.result->message));
    for (const Evidence& evidence : finding.result->evidence)
      out << fmt::format("  * {}: {}\n", escaped(place_of(evidence)), escaped(evidence.text));
  }
  out << "\n<details><summary>What to do</summary>\n\n" << code_block(first.result->remediation);
  for (const std::string& reference : first.rule->references) out << "\n<" << reference << ">\n";
  out << "\n</details>\n\n";
}

class MarkdownWriter final : public Writer {
 public:
  explicit MarkdownWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    out << "## Image audit\n\n" << verdict_line(report) << "\n\n";
    write_images(report, out);
    for (const auto& [key, group] : grouped(findings_of(report, options_.show_from)))
      write_group(group, out);
    const std::vector<Finding> undecided = results_of(report, Verdict::kUnknown);
    if (!undecided.empty()) out << "### Not decided\n\n";
    for (const Finding& finding : undecided)
      out << fmt::format("* {} {}: {}\n", finding.result->rule, escaped(finding.image->locator),
                         escaped(finding.result->reason));
    if (!undecided.empty()) out << '\n';
    const std::vector<std::string> errors = errors_of(report);
    if (!errors.empty()) out << "### Not read\n\n";
    for (const std::string& error : errors) out << "* " << escaped(error) << '\n';
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_markdown_writer(const WriterOptions& options) {
  return std::make_unique<MarkdownWriter>(options);
}

}  // namespace assay
