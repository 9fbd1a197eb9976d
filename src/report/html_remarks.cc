// What the HTML report says besides findings: what was not read, not decided, mended while reading,
// no longer found since the baseline, and how the run was made.

#include <fmt/core.h>

#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

void open_section(std::string_view id, std::string_view title, std::ostream& out) {
  out << fmt::format(
      "<section id=\"{}\" aria-labelledby=\"{}-title\">\n"
      "<h2 id=\"{}-title\">{}</h2>\n",
      id, id, id, title);
}

void write_list(std::string_view id, std::string_view title, const std::vector<std::string>& lines,
                std::ostream& out) {
  if (lines.empty()) return;
  open_section(id, title, out);
  out << "<ul class=\"remarks\">\n";
  for (const std::string& line : lines) out << fmt::format("<li>{}</li>\n", html_place(line));
  out << "</ul>\n</section>\n";
}

void write_question(const OpenQuestion& question, std::ostream& out) {
  out << fmt::format(
      "<article class=\"question\">\n<h3 class=\"locator\">{}</h3>\n<p>{}</p>\n<ul>\n",
      html_place(question.image->locator), html_line(question.reason));
  for (const ReportedRule* rule : question.rules)
    out << fmt::format("<li>{} <span class=\"id\">{}</span> {}</li>\n",
                       html_badge(name_of(rule->severity), name_of(rule->severity)),
                       html_line(rule->id), html_line(rule->title));
  out << "</ul>\n</article>\n";
}

void write_absent_row(const AbsentFinding& finding, std::ostream& out) {
  const std::string_view severity = name_of(finding.severity);
  out << fmt::format(
      "<tr><td>{}</td><td class=\"id\">{}</td><th scope=\"row\">{}</th>"
      "<td>{}</td></tr>\n",
      html_badge(severity, severity), html_line(finding.rule), html_place(finding.locator),
      html_line(finding.message));
}

void write_fact(std::string_view name, std::string_view markup, std::ostream& out) {
  out << fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, markup);
}

std::string format_of(const TargetReport& target) {
  return target.format.empty() ? "" : fmt::format(" ({})", html_line(target.format));
}

std::string setting_text(const std::string& name, const std::vector<std::string>& values) {
  std::string text = name + " =";
  for (const std::string& value : values) text += " " + value;
  return html_line(text);
}

}  // namespace

void write_html_not_read(const ReportView& view, std::ostream& out) {
  write_list("warnings", "Warnings", view.report().warnings, out);
  write_list("not-read", "What was not read", errors_of(view.report()), out);
}

void write_html_open_questions(const ReportView& view, std::ostream& out) {
  if (view.questions().empty()) return;
  open_section("undecided", "What could not be decided", out);
  for (const OpenQuestion& question : view.questions()) write_question(question, out);
  out << "</section>\n";
}

void write_html_notes(const ReportView& view, std::ostream& out) {
  std::vector<std::string> notes;
  for (const TargetReport& target : view.report().targets)
    notes.insert(notes.end(), target.notes.begin(), target.notes.end());
  write_list("notes", "Read with care", notes, out);
}

void write_html_absent(const ReportView& view, std::ostream& out) {
  if (view.report().absent.empty()) return;
  open_section("absent", "No longer found", out);
  out << "<div class=\"scroll\" role=\"region\" aria-labelledby=\"absent-title\" tabindex=\"0\">\n"
         "<table>\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">Rule</th>"
         "<th scope=\"col\">Image</th><th scope=\"col\">What it was</th></tr></thead>\n<tbody>\n";
  for (const AbsentFinding& finding : view.report().absent) write_absent_row(finding, out);
  out << "</tbody>\n</table>\n</div>\n</section>\n";
}

void write_html_about(const ReportView& view, std::ostream& out) {
  const Report& report = view.report();
  open_section("about", "About this report", out);
  out << "<dl class=\"about\">\n";
  for (const TargetReport& target : report.targets)
    write_fact("Target", fmt::format("{}{}", html_place(target.target), format_of(target)), out);
  write_fact("Rules", html_line(report.rules_digest), out);
  for (const auto& [name, values] : report.params)
    write_fact("Parameter", setting_text(name, values), out);
  out << "</dl>\n</section>\n";
}

}  // namespace assay
