#include "cli/markdown_page.h"

#include <algorithm>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

std::string code(std::string_view text) {
  return "`" + replace_all(std::string(text), "|", "\\|") + "`";
}

std::string cell_of(const PageRow& row) {
  return code(row.value.empty() ? row.name : row.name + " " + row.value);
}

void write_heading(std::string_view title, int level, std::ostream& out) {
  out << '\n' << std::string(static_cast<std::size_t>(level), '#') << ' ' << title << "\n\n";
}

void write_table(const PageSection& section, std::ostream& out) {
  out << "| | |\n|---|---|\n";
  for (const PageRow& row : section.rows)
    out << fmt::format("| {} | {} |\n", cell_of(row), markdown_text(row.text));
}

// As they are typed, what they do beside them.
void write_examples(const PageSection& section, std::ostream& out) {
  std::size_t width = 0;
  for (const PageRow& row : section.rows)
    if (!row.text.empty()) width = std::max(width, row.name.size());
  out << "```sh\n";
  for (const PageRow& row : section.rows)
    row.text.empty() ? out << row.name << '\n'
                     : out << fmt::format("{:<{}}  # {}\n", row.name, width, row.text);
  out << "```\n";
}

bool is_examples(const PageSection& section) {
  return section.title == "Examples" || section.title == "Example";
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char sign : text) {
    if (std::string_view("\\`*_<>[]|").find(sign) != std::string_view::npos) out += '\\';
    out += sign;
  }
  return out;
}

void write_markdown_page(const CommandPage& page, int level, std::ostream& out) {
  write_heading(page.name, level, out);
  out << markdown_text(page.summary) << ".\n\n    " << page.usage << '\n';
  for (const std::string& paragraph : page.paragraphs)
    out << '\n' << markdown_text(paragraph) << '\n';
  for (const PageSection& part : page.parts) {
    out << "\n**" << markdown_text(part.title) << "**\n\n";
    write_table(part, out);
  }
  for (const PageSection& remark : page.remarks) {
    out << "\n**" << markdown_text(remark.title) << "**\n\n";
    is_examples(remark) ? write_examples(remark, out) : write_table(remark, out);
  }
  for (const CommandPage& action : page.actions) write_markdown_page(action, level + 1, out);
}

}  // namespace assay
