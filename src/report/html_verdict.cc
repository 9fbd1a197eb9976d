// The first screen of the HTML report: may this be deployed? The verdict, the counts, the gate.

#include <fmt/core.h>

#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

struct VerdictWords {
  std::string_view kind;  // class in report.css
  std::string_view word;
  std::string reason;
};

// Also where the run is incomplete: what was read may be bad enough.
bool reaches_gate(const Report& report) {
  const std::optional<Severity> gate = severity_from(report.fail_on);
  if (!gate || report.fail_on_new) return false;
  for (const auto& [severity, count] : report.summary.findings)
    if (severity >= *gate && count != 0) return true;
  return false;
}

std::string incomplete_reason(const Report& report) {
  std::string reason = report.interrupted ? "The run was ended before everything was read."
                                          : "Not everything could be read or decided.";
  if (reaches_gate(report))
    reason += fmt::format(" What was read has findings at {} or above.", report.fail_on);
  return reason;
}

// "findings at high or above", or new ones: what makes the run fail.
std::string failing(const Report& report) {
  return fmt::format("{}findings at {} or above", report.fail_on_new ? "new " : "", report.fail_on);
}

VerdictWords verdict_words(const Report& report) {
  if (report.exit_code == 1)
    return {"fails", "FAILS", fmt::format("There are {}.", failing(report))};
  if (report.exit_code != 0) return {"incomplete", "INCOMPLETE", incomplete_reason(report)};
  if (report.fail_on == "none") return {"passes", "PASSES", "Findings do not fail this run."};
  return {"passes", "PASSES", fmt::format("There are no {}.", failing(report))};
}

std::string gate_text(const Report& report) {
  std::string text =
      report.fail_on == "none" ? "findings do not fail the run" : failing(report) + " fail the run";
  if (report.allow_unknown) text += "; undecided rules do not make it incomplete";
  return text;
}

void write_count(std::size_t count, std::string_view section, std::string_view words,
                 std::ostream& out) {
  if (count == 0) return;
  out << fmt::format("<li><a href=\"#{}\">{} {}</a></li>\n", section, count, words);
}

// Worst first; where there is nothing, that is said.
void write_severities(const Report& report, std::ostream& out) {
  bool is_any = false;
  const std::map<Severity, std::size_t>& findings = report.summary.findings;
  for (auto entry = findings.rbegin(); entry != findings.rend(); ++entry) {
    if (entry->second == 0) continue;
    const std::string_view name = name_of(entry->first);
    out << "<li>" << html_badge(name, fmt::format("{} {}", entry->second, name)) << "</li>\n";
    is_any = true;
  }
  if (!is_any) out << "<li>no findings</li>\n";
}

void write_counts(const ReportView& view, std::ostream& out) {
  const Report& report = view.report();
  const auto results = [&](Verdict verdict) {
    const auto found = report.summary.results.find(verdict);
    return found == report.summary.results.end() ? 0 : found->second;
  };
  out << "<ul class=\"counts\" aria-label=\"Summary\">\n";
  write_severities(report, out);
  write_count(view.baseline().added, "findings", "new", out);
  write_count(view.baseline().unchanged, "findings", "unchanged", out);
  write_count(report.absent.size(), "absent", "no longer found", out);
  write_count(results(Verdict::kWaived), "waived", "waived", out);
  write_count(results(Verdict::kUnknown), "undecided", "not decided", out);
  write_count(report.summary.errors, "not-read", "not fully read", out);
  write_count(report.warnings.size(), "warnings",
              report.warnings.size() == 1 ? "warning" : "warnings", out);
  out << fmt::format("<li>{}</li>\n</ul>\n", counted(report.summary.images, "image"));
}

void write_run_fact(std::string_view name, std::string_view value, std::ostream& out) {
  out << fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html_line(value));
}

}  // namespace

void write_html_verdict(const ReportView& view, std::ostream& out) {
  const Report& report = view.report();
  const VerdictWords verdict = verdict_words(report);
  out << fmt::format("<section class=\"verdict {}\" aria-label=\"Verdict\">\n", verdict.kind);
  out << fmt::format("<p class=\"word\">{}</p>\n<p class=\"reason\">{}</p>\n", verdict.word,
                     html_line(verdict.reason));
  write_counts(view, out);
  out << "<dl class=\"gate\">\n";
  write_run_fact("Exit code", fmt::format("{}", report.exit_code), out);
  write_run_fact("Gate", gate_text(report), out);
  write_run_fact("Tool", "assay " + report.tool_version, out);
  write_run_fact("Rules", report.rules_digest.substr(0, 12), out);
  out << "</dl>\n</section>\n";
}

}  // namespace assay
