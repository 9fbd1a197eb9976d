// A rule of the HTML report with its findings: why it matters, what to do, the evidence.

#include <fmt/core.h>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

// Of each rule the first findings stand open: a reader of few sees all, a reader of many scrolls.
constexpr std::size_t kOpenFindings = 3;

std::string opened(bool is_open) { return is_open ? " open" : ""; }

bool is_same_place(const Provenance& a, const Provenance& b) {
  return a.key == b.key && a.file == b.file && a.note == b.note && a.last_written == b.last_written;
}

std::string html_details(const Provenance& from) {
  std::string details;
  const auto add = [&](const std::string& text) {
    if (!details.empty()) details += " &middot; ";
    details += text;
  };
  if (!from.key.empty() && !from.file.empty()) add(fmt::format("in {}", html_place(from.file)));
  if (from.last_written.ticks != 0)
    add(fmt::format("{} {}", from.key.empty() ? "modified" : "last written",
                    to_iso8601(from.last_written)));
  if (!from.note.empty()) add(fmt::format("<em>{}</em>", html_line(from.note)));
  return details;
}

// The name of the value only where the text does not hold it anyway.
std::string text_of(const Evidence& piece) {
  const std::string& value = piece.from.value;
  if (value.empty() || piece.text.find(value) != std::string::npos) return html_line(piece.text);
  return fmt::format("<code>{}</code>: {}", html_line(value), html_line(piece.text));
}

void write_place(const Provenance& from, std::ostream& out) {
  const std::string& place = from.key.empty() ? from.file : from.key;
  const std::string details = html_details(from);
  if (place.empty() && details.empty()) return;
  out << fmt::format("<dt><code>{}</code>", html_place(place));
  if (!details.empty()) out << fmt::format("<span class=\"details\">{}</span>", details);
  out << "</dt>\n";
}

// What was seen at one place stands together, under its name.
void write_evidence(const std::vector<Evidence>& evidence, bool is_open, std::ostream& out) {
  if (evidence.empty()) return;
  out << fmt::format("<details{}><summary>Evidence ({})</summary>\n<dl class=\"evidence\">\n",
                     opened(is_open), evidence.size());
  const Evidence* last = nullptr;
  for (const Evidence& piece : evidence) {
    if (last == nullptr || !is_same_place(last->from, piece.from)) write_place(piece.from, out);
    out << fmt::format("<dd>{}</dd>\n", text_of(piece));
    last = &piece;
  }
  out << "</dl>\n</details>\n";
}

// Indented lines are commands, by the way rules are written; the rest is prose.
std::string command_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    if (!out.empty()) out += '\n';
    const bool is_command = line.starts_with(' ') && !trim(line).empty();
    out += is_command ? fmt::format("<code>{}</code>", html_text(line)) : html_text(line);
  }
  return out;
}

void write_remediation(std::string_view text, std::string_view rule, std::string_view locator,
                       bool is_open, std::ostream& out) {
  if (text.empty()) return;
  out << fmt::format("<details{}><summary>What to do</summary>\n<div class=\"remediation\">\n",
                     opened(is_open));
  out << fmt::format(
      "<button type=\"button\" class=\"copy\" aria-label=\"Copy what to do about {} in {}\" hidden>"
      "Copy</button>\n<pre>{}</pre>\n</div>\n</details>\n",
      html_line(rule), html_line(locator), command_lines(text));
}

std::string marks_of(const ReportedResult& result) {
  std::string marks;
  if (result.baseline != BaselineState::kNotCompared)
    marks += html_badge("mark", name_of(result.baseline));
  if (result.is_unconfirmed)
    marks += html_badge("mark", "unconfirmed: rests on a single weak sign");
  return marks;
}

// What filters go by; none of it is text of an image.
void open_article(const ReportView& view, const Finding& finding, std::ostream& out) {
  const ReportedResult& result = *finding.result;
  out << fmt::format(
      "<article class=\"finding\" data-image=\"{}\" data-severity=\"{}\" data-baseline=\"{}\">\n",
      view.number_of(*finding.image), name_of(result.severity), name_of(result.baseline));
}

void write_place_of(const Finding& finding, std::ostream& out) {
  out << fmt::format(
      "<h4><span class=\"locator\">{}</span> <span class=\"faint\">{}</span> {}</h4>\n",
      html_place(finding.image->locator), html_line(describe_os(*finding.image)),
      marks_of(*finding.result));
}

void write_finding(const ReportView& view, const Finding& finding, bool is_open, bool is_shared,
                   std::ostream& out) {
  const ReportedResult& result = *finding.result;
  open_article(view, finding, out);
  write_place_of(finding, out);
  out << fmt::format("<p class=\"message\">{}</p>\n", html_line(result.message));
  write_evidence(result.evidence, is_open, out);
  if (!is_shared)
    write_remediation(result.remediation, result.rule, finding.image->locator, is_open, out);
  out << "</article>\n";
}

std::string title_of(const Finding& finding) {
  const std::string_view severity = name_of(finding.result->severity);
  return fmt::format("{} <span class=\"id\">{}</span> {}", html_badge(severity, severity),
                     html_line(finding.rule->id), html_line(finding.rule->title));
}

void write_references(const ReportedRule& rule, std::ostream& out) {
  if (rule.references.empty()) return;
  out << "<ul class=\"references\" aria-label=\"References\">\n";
  for (const std::string& reference : rule.references)
    out << fmt::format("<li>See {}</li>\n", html_link(reference));
  out << "</ul>\n";
}

void write_about_rule(const ReportedRule& rule, std::ostream& out) {
  out << "<details class=\"about\"><summary>About this rule</summary>\n"
      << html_paragraphs(rule.description);
  if (!rule.false_positives.empty()) {
    out << "<p>Not a fault:</p>\n<ul>\n";
    for (const std::string& line : rule.false_positives)
      out << fmt::format("<li>{}</li>\n", html_line(line));
    out << "</ul>\n";
  }
  if (!rule.confidence.empty())
    out << fmt::format("<p>Confidence: {}</p>\n", html_line(rule.confidence));
  out << "</details>\n";
}

}  // namespace

void write_html_contents(const ReportView& view, std::ostream& out) {
  if (view.groups().size() < 2) return;
  out << "<ul class=\"contents\" aria-label=\"Rules with findings\">\n";
  for (std::size_t i = 0; i < view.groups().size(); ++i) {
    const FindingGroup& group = view.groups()[i];
    out << fmt::format("<li><a href=\"#rule-{}\">{}</a> <span class=\"faint\">{}</span></li>\n",
                       i + 1, title_of(group.front()), counted(group.size(), "finding"));
  }
  out << "</ul>\n";
}

void write_html_group(const ReportView& view, std::size_t index, std::ostream& out) {
  const FindingGroup& group = view.groups()[index];
  const ReportedRule& rule = *group.front().rule;
  const bool is_shared = group.size() > 1 && remedies_of(group).size() == 1;
  out << fmt::format("<section id=\"rule-{}\" class=\"rule group {}\">\n<h3>{}</h3>\n", index + 1,
                     name_of(group.front().result->severity), title_of(group.front()));
  if (!rule.rationale.empty())
    out << "<div class=\"why\"><h4>Why it matters</h4>\n"
        << html_paragraphs(rule.rationale) << "</div>\n";
  if (is_shared)
    write_remediation(group.front().result->remediation, rule.id, counted(group.size(), "image"),
                      true, out);
  for (std::size_t i = 0; i < group.size(); ++i)
    write_finding(view, group[i], i < kOpenFindings, is_shared, out);
  write_references(rule, out);
  write_about_rule(rule, out);
  out << "</section>\n";
}

void write_html_waived(const ReportView& view, const Finding& finding, std::ostream& out) {
  const ReportedResult& result = *finding.result;
  open_article(view, finding, out);
  out << fmt::format("<h3>{}</h3>\n", title_of(finding));
  write_place_of(finding, out);
  out << fmt::format("<p class=\"waiver\">{}</p>\n", html_line(waiver_text(result)));
  out << fmt::format("<p class=\"message\">{}</p>\n", html_line(result.message));
  write_evidence(result.evidence, false, out);
  write_remediation(result.remediation, result.rule, finding.image->locator, false, out);
  out << "</article>\n";
}

}  // namespace assay
