// The report as Markdown, for step summaries and tickets: the verdict, a table of images, each
// finding once with its images, and what to do behind a fold; what is waived behind another.

#include <fmt/core.h>

#include "base/text.h"
#include "report/finding_groups.h"
#include "report/web_address.h"
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

std::string conclusion(const Report& report) {
  if (report.exit_code == 2)
    return report.interrupted ? fmt::format("**Incomplete**: {}.", kInterrupted)
                              : "**Incomplete**: something could not be read or decided.";
  if (report.exit_code == 1) return fmt::format("**Fails**: findings {}.", threshold_of(report));
  if (report.fail_on == "none") return "**Passes**: findings do not fail this run.";
  return fmt::format("**Passes**: nothing {}.", threshold_of(report));
}

void write_verdict(const Report& report, std::ostream& out) {
  out << "## Image audit\n\n" << conclusion(report);
  if (const auto waived = report.summary.results.find(Verdict::kWaived);
      waived != report.summary.results.end())
    out << fmt::format(" {} waived.", waived->second);
  if (const BaselineCounts counts = baseline_counts(report); report.compared)
    out << fmt::format(" Since the baseline: {} new, {} unchanged, {} no longer found.",
                       counts.added, counts.unchanged, counts.absent);
  out << "\n\n";
}

void write_images(const Report& report, std::ostream& out) {
  out << "| image | worst | what it is |\n|---|---|---|\n";
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      out << fmt::format("| {} | {} | {} |\n", escaped(image.locator), state_of(image).word(),
                         escaped(describe_os(image)));
  out << '\n';
}

void write_remedies(const FindingGroup& group, std::ostream& out) {
  const std::vector<Remedy> remedies = remedies_of(group);
  out << "\n<details><summary>What to do</summary>\n";
  for (const Remedy& remedy : remedies) {
    if (remedies.size() > 1) out << '\n' << escaped(remedy.where()) << '\n';
    out << '\n' << code_block(remedy.text);
  }
  for (const std::string& reference : group.front().rule->references)
    out << fmt::format(
        "\n{}\n", is_web_address(reference) ? fmt::format("<{}>", reference) : escaped(reference));
  out << "\n</details>\n\n";
}

void write_group(const FindingGroup& group, std::ostream& out) {
  const Finding& first = group.front();
  out << fmt::format("### {} {}: {}\n\n", name_of(first.result->severity), first.result->rule,
                     escaped(first.rule->title));
  for (const Finding& finding : group) {
    out << fmt::format("* {}{}: {}\n",
                       finding.result->baseline == BaselineState::kNew ? "**new** " : "",
                       escaped(finding.image->locator), escaped(finding.result->message));
    for (const Evidence& evidence : finding.result->evidence)
      out << fmt::format("  * {}: {}\n", escaped(place_of(evidence)), escaped(evidence.text));
  }
  write_remedies(group, out);
}

// "* KMS001 install.wim!3: text"
std::string item(std::string_view rule, std::string_view locator, std::string_view text) {
  return fmt::format("* {} {}: {}\n", escaped(rule), escaped(locator), escaped(text));
}

void write_waived(const std::vector<Finding>& waived, std::ostream& out) {
  if (waived.empty()) return;
  out << fmt::format("<details><summary>Waived ({})</summary>\n\n", waived.size());
  for (const Finding& finding : waived)
    out << item(finding.result->rule, finding.image->locator,
                fmt::format("{} ({})", finding.result->message, waiver_text(*finding.result)));
  out << "\n</details>\n\n";
}

void write_section(const char* heading, const std::string& items, std::ostream& out) {
  if (!items.empty()) out << fmt::format("### {}\n\n{}\n", heading, items);
}

std::string plain_items(const std::vector<std::string>& texts) {
  std::string items;
  for (const std::string& text : texts) items += fmt::format("* {}\n", escaped(text));
  return items;
}

std::string undecided_items(const Report& report) {
  std::string items;
  for (const Finding& finding : results_of(report, Verdict::kUnknown))
    items += item(finding.result->rule, finding.image->locator, finding.result->reason);
  return items;
}

std::string absent_items(const Report& report, Severity from) {
  std::string items;
  for (const AbsentFinding& finding : report.absent)
    if (finding.severity >= from) items += item(finding.rule, finding.locator, finding.message);
  return items;
}

class MarkdownWriter final : public Writer {
 public:
  explicit MarkdownWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    write_verdict(report, out);
    write_images(report, out);
    for (const FindingGroup& group : groups_of(report, options_.show_from)) write_group(group, out);
    write_section("Not decided", undecided_items(report), out);
    write_section("Not read", plain_items(errors_of(report)), out);
    write_section("Warnings", plain_items(report.warnings), out);
    write_section("No longer found", absent_items(report, options_.show_from), out);
    write_waived(waived_of(report, options_.show_from), out);
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_markdown_writer(const WriterOptions& options) {
  return std::make_unique<MarkdownWriter>(options);
}

}  // namespace assay
