// The controls over the findings of the HTML report. All are hidden until html/report.js works.

#include <map>

#include <fmt/core.h>

#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

constexpr Severity kWorstFirst[] = {Severity::kCritical, Severity::kHigh, Severity::kMedium,
                                    Severity::kLow, Severity::kInfo};

void write_toggle(std::string_view attribute, std::string_view value, std::size_t count,
                  std::ostream& out) {
  if (count == 0) return;
  out << fmt::format(
      "<button type=\"button\" class=\"toggle\" data-{0}=\"{1}\" aria-pressed=\"false\">{1} "
      "<span class=\"faint\">{2}</span></button>\n",
      attribute, value, count);
}

void write_toggles(const ReportView& view, std::ostream& out) {
  out << "<div role=\"group\" aria-label=\"Show only these findings\">\n"
         "<span class=\"faint\" aria-hidden=\"true\">Only</span>\n";
  for (const Severity severity : kWorstFirst)
    write_toggle("severity", name_of(severity), view.listed(severity), out);
  write_toggle("baseline", "new", view.baseline().added, out);
  out << "</div>\n";
}

// In the order of the report, in which people know their images.
void write_image_choice(const ReportView& view, std::ostream& out) {
  std::map<std::size_t, const ViewedImage*> rows;
  for (const ViewedImage& row : view.images())
    if (row.findings != 0) rows[row.number] = &row;
  out << "<label>Image <select id=\"by-image\" autocomplete=\"off\">\n"
         "<option value=\"\">all images</option>\n";
  for (const auto& [number, row] : rows)
    out << fmt::format("<option value=\"{}\">{} ({})</option>\n", number,
                       html_line(row->image->locator), row->findings);
  out << "</select></label>\n";
}

void write_waived_choice(const ReportView& view, std::ostream& out) {
  if (view.waived().empty()) return;
  out << fmt::format(
      "<label><input type=\"checkbox\" id=\"show-waived\" autocomplete=\"off\"{}> "
      "Show waived ({})</label>\n",
      view.options().show_waived ? " checked" : "", view.waived().size());
}

}  // namespace

void write_html_filters(const ReportView& view, std::ostream& out) {
  if (view.groups().empty() && view.waived().empty()) return;
  out << "<div id=\"filters\" role=\"search\" aria-label=\"Findings\" hidden>\n";
  write_toggles(view, out);
  write_image_choice(view, out);
  out << "<label>Text <input type=\"search\" id=\"by-text\" autocomplete=\"off\" "
         "spellcheck=\"false\"></label>\n";
  write_waived_choice(view, out);
  out << "<button type=\"button\" id=\"reset\">Reset</button>\n"
         "<button type=\"button\" id=\"open-all\" aria-pressed=\"false\">Open all</button>\n"
         "<output id=\"shown\" aria-live=\"polite\"></output>\n</div>\n";
}

}  // namespace assay
