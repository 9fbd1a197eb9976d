// Renders a large report in every format and prints milliseconds of processor time, for
// scripts/bench:
//
//     bench_reports [RESULTS...]      default: 10000 20000
//
// A line for each format: its name, then the best of five renderings for each number of results.
// Half of the results are findings, each with evidence and commands; a tenth is waived, a tenth
// undecided.

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <ostream>
#include <streambuf>

#include <fmt/core.h>

#include "audit/verdict.h"
#include "report/writer.h"

namespace assay {
namespace {

constexpr std::size_t kRules = 67;
constexpr int kRounds = 5;

std::string rule_id(std::size_t i) { return fmt::format("T{:03}", i); }

std::string prose(std::string_view about, std::size_t sentences) {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i)
    text += fmt::format(
        "Sentence {} of {}, as long as those of our rules are, with a code (0x{:08X}).\n", i, about,
        0xC004F000 + i);
  return text;
}

std::vector<ReportedRule> made_rules() {
  std::vector<ReportedRule> rules;
  for (std::size_t i = 0; i < kRules; ++i) {
    ReportedRule rule;
    rule.id = rule_id(i);
    rule.title = "A fault of an image, in one line " + rule.id;
    rule.severity = static_cast<Severity>(i % 5);
    rule.confidence = "certain";
    rule.tags = {"kms", "key"};
    rule.description = prose("what is checked", 2);
    rule.rationale = prose("why it matters", 5);
    rule.references = {"https://example.org/" + rule.id};
    rule.false_positives = {prose("when it may be wrong", 1)};
    rules.push_back(std::move(rule));
  }
  return rules;
}

Verdict verdict_of(std::size_t i) {
  if (i % 2 == 0) return Verdict::kFires;
  if (i % 10 == 1) return Verdict::kWaived;
  return i % 10 == 3 ? Verdict::kUnknown : Verdict::kNotApplicable;
}

Evidence made_evidence(std::size_t piece) {
  Evidence evidence;
  evidence.from.file = "Windows/System32/config/SOFTWARE";
  evidence.from.key =
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform";
  evidence.from.value = fmt::format("KeyManagementServiceName{}", piece);
  evidence.text = fmt::format("KeyManagementServiceName{} = kms.example.org", piece);
  return evidence;
}

ReportedResult made_result(std::size_t rule, Verdict verdict, std::size_t image) {
  ReportedResult result;
  result.rule = rule_id(rule);
  result.verdict = verdict;
  result.severity = static_cast<Severity>(rule % 5);
  if (verdict == Verdict::kUnknown || verdict == Verdict::kNotApplicable) {
    result.reason = "SOFTWARE: cell runs past the hive (at 0x0001a440)";
    return result;
  }
  result.message = fmt::format("clients are told to activate at kms{}.example.org:1688", image);
  result.remediation = fmt::format("DISM /Mount-Image /Index:{}\n", image) + prose("commands", 8);
  result.evidence = {made_evidence(0), made_evidence(1)};
  if (verdict == Verdict::kWaived)
    result.waiver = ReportedWaiver{"until the pilot ends", "2027-01-31"};
  return result;
}

Report made_report(std::size_t results) {
  Report report;
  report.tool_version = "1.0";
  report.rules_digest = std::string(64, 'a');
  report.rules = made_rules();
  TargetReport target;
  target.target = "install.wim";
  target.format = "wim";
  for (std::size_t made = 0; made < results;) {
    ImageReport image;
    const std::size_t number = target.images.size() + 1;
    image.locator = fmt::format("install.wim!{}", number);
    image.kind = "windows";
    image.name = fmt::format("Windows 11 Enterprise {}", number);
    image.facts = {{"os.name", "Windows 11 Enterprise"},
                   {"os.build", "26100"},
                   {"os.product", "client"},
                   {"key.channel", "Volume:GVLK"}};
    for (std::size_t rule = 0; rule < kRules && made < results; ++rule, ++made)
      image.results.push_back(made_result(rule, verdict_of(made), number));
    target.images.push_back(std::move(image));
  }
  report.targets.push_back(std::move(target));
  conclude(report, {});
  return report;
}

// Takes everything and keeps nothing: a string that grows would be measured as well.
class Discard : public std::streambuf {
 protected:
  int_type overflow(int_type letter) override { return traits_type::not_eof(letter); }
  std::streamsize xsputn(const char*, std::streamsize count) override { return count; }
};

double milliseconds(const WriterFormat& format, const Report& report) {
  WriterOptions options;
  options.show_from = Severity::kInfo;
  options.show_waived = true;
  double best = 0;
  for (int i = 0; i < kRounds; ++i) {
    Discard nowhere;
    std::ostream out(&nowhere);
    const std::clock_t start = std::clock();
    format.make(options)->write(report, out);
    const double spent = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = i == 0 ? spent : std::min(best, spent);
  }
  return best;
}

void print(const std::vector<std::size_t>& sizes) {
  std::vector<Report> reports;
  for (const std::size_t size : sizes) reports.push_back(made_report(size));
  for (const WriterFormat& format : writer_formats()) {
    fmt::print("{}", format.name);
    for (const Report& report : reports) fmt::print(" {:.1f}", milliseconds(format, report));
    fmt::print("\n");
  }
}

}  // namespace
}  // namespace assay

int main(int count, char** words) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < count; ++i) sizes.push_back(std::strtoull(words[i], nullptr, 10));
  if (sizes.empty()) sizes = {10'000, 20'000};
  assay::print(sizes);
  return 0;
}
