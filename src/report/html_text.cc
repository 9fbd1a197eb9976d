#include "report/html_text.h"

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml_text.h"
#include "report/web_address.h"

namespace assay {

std::string html_line(std::string_view text) { return xml_escaped(printable(text)); }

std::string html_text(std::string_view text) { return xml_escaped(text); }

std::string html_place(std::string_view place) {
  std::string out;
  for (const char letter : html_line(place)) {
    out += letter;
    if (letter == '\\' || letter == '/' || letter == '!') out += "<wbr>";
  }
  return out;
}

std::string html_paragraphs(std::string_view text) {
  std::string out;
  const auto close = [&] {
    if (!out.empty() && !out.ends_with("</p>\n")) out += "</p>\n";
  };
  for (const std::string_view line : split(text, '\n')) {
    if (trim(line).empty()) {
      close();
      continue;
    }
    out += out.empty() || out.ends_with("</p>\n") ? "<p>" : "\n";
    out += html_line(line);
  }
  close();
  return out;
}

std::string html_link(std::string_view address) {
  if (!is_web_address(address)) return html_line(address);
  return fmt::format("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", html_line(address),
                     html_place(address));
}

std::string html_badge(std::string_view kind, std::string_view word) {
  return fmt::format("<span class=\"badge {}\">{}</span>", kind, word);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace assay
