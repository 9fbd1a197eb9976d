// The table of images of the HTML report; each row filters the findings.

#include <fmt/core.h>

#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

namespace {

std::string channel_of(const ImageReport& image) {
  const std::string_view channel = image.fact("key.channel");
  return channel.empty() ? "-" : html_line(channel);
}

// The button comes to life with the script; the number is there without it.
void write_finding_count(const ViewedImage& row, std::ostream& out) {
  out << "<td class=\"number\">" << row.findings;
  if (row.findings != 0)
    out << fmt::format(
        " <button type=\"button\" class=\"pick\" data-image=\"{}\" aria-pressed=\"false\" "
        "aria-label=\"Show only findings of {}\" hidden>Show</button>",
        row.number, html_line(row.image->locator));
  out << "</td>";
}

void write_image(const ViewedImage& row, std::ostream& out) {
  const std::string_view word = row.state.word();
  out << "<tr><td>" << html_badge(word == "-" ? "none" : word, word);
  if (row.state.worst && row.state.is_unknown)
    out << " <span class=\"faint\">and not all is known</span>";
  out << fmt::format("</td>\n<th scope=\"row\">{}</th><td>{}</td><td>{}</td>",
                     html_place(row.image->locator), html_line(describe_os(*row.image)),
                     channel_of(*row.image));
  write_finding_count(row, out);
  out << "</tr>\n";
}

// A target that could not be opened has no image, and is not to be overlooked.
void write_unopened(const TargetReport& target, std::ostream& out) {
  if (!target.images.empty() || target.errors.empty()) return;
  out << fmt::format(
      "<tr><td>{}</td>\n<th scope=\"row\">{}</th><td colspan=\"3\">"
      "could not be opened</td></tr>\n",
      html_badge("unknown", "unknown"), html_place(target.target));
}

}  // namespace

void write_html_images(const ReportView& view, std::ostream& out) {
  out << "<section id=\"images\" aria-labelledby=\"images-title\">\n"
         "<h2 id=\"images-title\">Images</h2>\n"
         "<div class=\"scroll\" role=\"region\" aria-labelledby=\"images-title\" tabindex=\"0\">\n"
         "<table>\n<thead><tr><th scope=\"col\">Worst</th><th scope=\"col\">Image</th>"
         "<th scope=\"col\">What it is</th><th scope=\"col\">Windows key</th>"
         "<th scope=\"col\">Findings</th></tr></thead>\n<tbody>\n";
  for (const TargetReport& target : view.report().targets) write_unopened(target, out);
  for (const ViewedImage& row : view.images()) write_image(row, out);
  out << "</tbody>\n</table>\n</div>\n</section>\n";
}

}  // namespace assay
