#include "cli/command_page.h"

#include <algorithm>

#include "base/text.h"
#include "cli/command_tree.h"
#include "cli/page.h"

namespace assay {

namespace {

constexpr std::size_t kIndent = 2;

PageRow row_of(const CLI::Option& option) {
  const bool has_value = option.nonpositional() && takes_value(option);
  return {joined(spellings(option), ", "), has_value ? value_name(option) : "",
          option.get_description()};
}

// The section of that title; a new one at the end, where there is none.
PageSection& section(std::vector<PageSection>& sections, const std::string& title) {
  for (PageSection& known : sections)
    if (known.title == title) return known;
  return sections.emplace_back(PageSection{title, {}});
}

std::vector<PageSection> parts_of(CLI::App& command) {
  std::vector<PageSection> parts;
  for (const CLI::App* child : shown_commands(command))
    section(parts, child->get_group())
        .rows.push_back({child->get_name(), {}, child->get_description()});
  for (const CLI::Option* option : positionals(command))
    section(parts, "Arguments").rows.push_back(row_of(*option));
  for (const CLI::Option* option : shown_options(command))
    section(parts, option->get_group()).rows.push_back(row_of(*option));
  return parts;
}

// "assay ls x.wim    its images": cut at the first two spaces.
PageRow row_of(std::string_view line) {
  const std::size_t gap = line.find("  ");
  if (gap == std::string_view::npos) return {std::string(line), {}, {}};
  return {std::string(line.substr(0, gap)), {}, std::string(trim(line.substr(gap)))};
}

void append(std::string& text, std::string_view more) {
  text.append(text.empty() ? "" : " ").append(trim(more));
}

class FooterReader {
 public:
  explicit FooterReader(CommandPage& page) : page_(page) {}

  void read(std::string_view line) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    if (indent == line.size())
      end_paragraph();
    else if (indent > kIndent && in_section_ && !rows().empty())
      append(rows().back().text, line);
    else if (indent == kIndent && in_section_)
      rows().push_back(row_of(line.substr(indent)));
    else
      read_outside(line);
  }

 private:
  void read_outside(std::string_view line) {
    in_section_ = is_title(line);
    if (in_section_)
      page_.remarks.push_back({std::string(line.substr(0, line.size() - 1)), {}});
    else if (in_paragraph_)
      append(page_.paragraphs.back(), line);
    else
      page_.paragraphs.emplace_back(line);
    in_paragraph_ = !in_section_;
  }

  // A sentence may end with a colon, too, but not one of two words.
  static bool is_title(std::string_view line) {
    return line.ends_with(':') && std::count(line.begin(), line.end(), ' ') < 2;
  }

  void end_paragraph() { in_paragraph_ = in_section_ = false; }

  std::vector<PageRow>& rows() { return page_.remarks.back().rows; }

  CommandPage& page_;
  bool in_section_ = false;
  bool in_paragraph_ = false;
};

// A command without a footer shows that of the command above it.
std::string own_footer(const CLI::App& command) {
  const CLI::App* above = command.get_parent();
  const std::string footer = command.get_footer();
  return above != nullptr && above->get_footer() == footer ? "" : footer;
}

}  // namespace

const PageSection* CommandPage::exit_codes() const {
  const auto found = std::find_if(remarks.begin(), remarks.end(), [](const PageSection& remark) {
    return remark.title == "Exit codes";
  });
  return found == remarks.end() ? nullptr : &*found;
}

CommandPage page_of(CLI::App& command) {
  CommandPage page;
  page.name = full_name(command);
  page.summary = command.get_description();
  page.usage = usage_of(command);
  page.parts = parts_of(command);
  const std::string footer = own_footer(command);
  FooterReader reader(page);
  for (const std::string_view line : split(footer, '\n')) reader.read(line);
  if (command.get_parent() != nullptr)
    for (CLI::App* child : shown_commands(command)) page.actions.push_back(page_of(*child));
  return page;
}

}  // namespace assay
