// The head of the HTML report: what the page is, how it looks, and what it may do, which is nothing
// but to run its own style and script, named by their hashes in the policy (CSP level 2).

#include <fmt/core.h>

#include "base/embedded.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/html_parts.h"
#include "report/html_text.h"

namespace assay {

std::span<const EmbeddedFile> embedded_html();  // src/report/html

namespace {

// As a browser reads it, which takes the carriage returns out before it hashes.
std::string asset(std::string_view name) {
  for (const EmbeddedFile& file : embedded_html())
    if (file.name == name) return replace_all(std::string(file.text), "\r", "");
  return {};
}

std::string base64(ByteView bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = at; i < at + 3; ++i)
      group = group << 8 | (i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i <= bytes.size() ? kAlphabet[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::string hash_source(std::string_view text) {
  return fmt::format("'sha256-{}'", base64(sha256(as_bytes(text))));
}

// The icon of the page is empty: otherwise a browser asks the server for one.
std::string policy(std::string_view style, std::string_view script) {
  return fmt::format(
      "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; "
      "form-action 'none'",
      hash_source(style), hash_source(script));
}

std::string title(const Report& report) {
  const char* const words[] = {"PASSES", "FAILS", "INCOMPLETE"};
  return fmt::format("{}: {}",
                     words[report.exit_code == 1   ? 1
                           : report.exit_code == 0 ? 0
                                                   : 2],
                     report.targets.size() == 1 ? report.targets.front().target
                                                : counted(report.targets.size(), "target"));
}

}  // namespace

void write_html_head(const ReportView& view, std::ostream& out) {
  const std::string style = asset("report.css");
  out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out << fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
                     policy(style, asset("report.js")));
  out << "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"generator\" content=\"assay\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n";
  out << fmt::format("<title>{}</title>\n", html_line(title(view.report())));
  out << "<style>" << style << "</style>\n</head>\n";
}

void write_html_script(std::ostream& out) {
  out << "<script>" << asset("report.js") << "</script>\n";
}

}  // namespace assay
