#include "report/wrapped_text.h"

#include <algorithm>

#include "base/text.h"

namespace assay {

namespace {

// "Image File Execution Options" is the folder with the most.
constexpr std::size_t kMaxSpacesOfFolder = 3;

bool ends_clause(std::string_view word) {
  return std::string_view(",;:.)").find(word.back()) != std::string_view::npos;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words = split(line, ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  return words;
}

// The last word of the path that begins with words[first]: "...\Windows NT\CurrentVersion" is two.
std::size_t end_of_path(const std::vector<std::string_view>& words, std::size_t first) {
  if (words[first].find('\\') == std::string_view::npos) return first;
  std::size_t end = first;
  for (std::size_t i = first; i < words.size() && i - end <= kMaxSpacesOfFolder + 1; ++i) {
    if (words[i].find('\\') != std::string_view::npos) end = i;
    if (ends_clause(words[i])) break;
  }
  return end;
}

bool is_command(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

// The lines of a paragraph as one; commands and empty lines are kept.
std::vector<std::string> joined_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool goes_on = false;
  for (const std::string_view line : split(text, '\n')) {
    const bool is_prose = !line.empty() && !is_command(line);
    if (goes_on && is_prose)
      lines.back().append(1, ' ').append(line);
    else
      lines.emplace_back(line);
    goes_on = is_prose;
  }
  return lines;
}

void append_line(std::string& out, std::string_view indent, std::string_view line) {
  if (!line.empty()) out.append(indent).append(line);
  out += '\n';
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
    return (static_cast<unsigned char>(letter) & 0xC0) != 0x80;
  }));
}

std::vector<std::string> wrapped(std::string_view line, std::size_t width) {
  if (width == 0 || columns_of(line) <= width) return {std::string(line)};
  const std::vector<std::string_view> words = words_of(line);
  std::vector<std::string> lines;
  std::size_t columns = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string piece(words[i]);
    for (const std::size_t end = end_of_path(words, i); i < end;)
      piece.append(1, ' ').append(words[++i]);
    const std::size_t more = columns_of(piece);
    const bool fits = !lines.empty() && columns + 1 + more <= width;
    if (fits)
      lines.back().append(1, ' ').append(piece);
    else
      lines.push_back(std::move(piece));
    columns = fits ? columns + 1 + more : more;
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::string paragraphs(std::string_view text, std::string_view indent, std::size_t width) {
  std::string out;
  if (width == 0) {
    for (const std::string_view line : split(text, '\n'))
      append_line(out, indent, printable(line, true));
    return out;
  }
  const std::size_t inner = width > indent.size() ? width - indent.size() : 1;
  for (const std::string& line : joined_lines(text))
    for (const std::string& part : wrapped(printable(line, true), is_command(line) ? 0 : inner))
      append_line(out, indent, part);
  return out;
}

}  // namespace assay
