#include "cli/page.h"

#include <ostream>

#include <fmt/format.h>

#include "base/text.h"

namespace assay {

namespace {

constexpr std::size_t kPageWidth = 100;
constexpr std::size_t kLabelWidth = 14;

}  // namespace

void print_section(std::string_view title, std::string_view text, std::ostream& out) {
  if (text.empty()) return;
  out << '\n' << title << '\n';
  for (const std::string_view line : split(text, '\n'))
    out << (line.empty() ? "" : "  ") << line << '\n';
}

void print_row(std::string_view name, std::string_view text, std::ostream& out,
               std::size_t indent) {
  if (text.empty()) return;
  const std::size_t margin = indent + kLabelWidth;
  bool is_first = true;
  for (const std::string& line : wrapped(text, kPageWidth - margin)) {
    out << fmt::format("{:{}}{:<{}}{}\n", "", indent, is_first ? name : "", kLabelWidth, line);
    is_first = false;
  }
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

}  // namespace assay
