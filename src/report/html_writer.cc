// The report as one HTML file that needs nothing else: verdict first, then images, findings by rule
// with evidence and what to do, then all that limits what the report can say.
//
// Parts: html_parts.h; how it looks and filters: html/report.css, html/report.js, which
// cmake/AssayEmbed.cmake compiles in. Tests: tests/report/html_test.cc, tests/browser.

#include <fmt/core.h>

#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

std::string heading(const Report& report) {
  if (report.targets.size() == 1) return html_place(report.targets.front().target);
  return counted(report.targets.size(), "target");
}

// The summary counts every finding; the list leaves out what the reader did not ask for.
void write_unlisted(const ReportView& view, std::ostream& out) {
  std::size_t all = 0;
  for (const auto& [severity, count] : view.report().summary.findings) all += count;
  const std::size_t listed = view.listed_in_all();
  if (all <= listed) return;
  out << fmt::format(
      "<p class=\"faint\">Not listed: {} below {} (--severity info lists all).</p>\n",
      counted(all - listed, "finding"), name_of(view.options().show_from));
}

void write_findings(const ReportView& view, std::ostream& out) {
  out << "<section id=\"findings\" aria-labelledby=\"findings-title\" tabindex=\"-1\">\n"
         "<h2 id=\"findings-title\">Findings</h2>\n";
  write_html_contents(view, out);
  write_html_filters(view, out);
  if (view.groups().empty()) out << "<p>None.</p>\n";
  for (std::size_t i = 0; i < view.groups().size(); ++i) write_html_group(view, i, out);
  out << "<p id=\"nothing\" hidden>No finding matches.</p>\n";
  write_unlisted(view, out);
  out << "</section>\n";
}

void write_waived(const ReportView& view, std::ostream& out) {
  if (view.waived().empty()) return;
  out << "<section id=\"waived\" class=\"group\" aria-labelledby=\"waived-title\">\n"
         "<h2 id=\"waived-title\">Waived findings</h2>\n";
  for (const Finding& finding : view.waived()) write_html_waived(view, finding, out);
  out << "</section>\n";
}

class HtmlWriter final : public Writer {
 public:
  explicit HtmlWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    const ReportView view(report, options_);
    write_html_head(view, out);
    out << "<body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<main>\n";
    out << fmt::format("<h1><span class=\"faint\">Licensing audit of</span> {}</h1>\n",
                       heading(report));
    write_html_verdict(view, out);
    write_html_not_read(view, out);
    write_html_images(view, out);
    write_findings(view, out);
    write_waived(view, out);
    write_html_open_questions(view, out);
    write_html_notes(view, out);
    write_html_absent(view, out);
    write_html_about(view, out);
    out << "</main>\n";
    write_html_script(out);
    out << "</body>\n</html>\n";
  }

 private:
  const WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_html_writer(const WriterOptions& options) {
  return std::make_unique<HtmlWriter>(options);
}

}  // namespace assay
