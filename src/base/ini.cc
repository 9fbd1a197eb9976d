#include "base/ini.h"

#include <algorithm>
#include <optional>

#include "base/lines.h"
#include "base/text.h"

namespace assay {
namespace {

// White space, and what a text of the wrong encoding puts in its place.
std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view kBlanks(" \t\v\f\0", 5);
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_comment(std::string_view line) { return line.front() == ';' || line.front() == '#'; }

// The name in "[name]"; what follows the bracket is a comment. Without one the whole line is the
// name: to lose the section would give its entries to the one before.
std::optional<std::string_view> section_name(std::string_view line) {
  if (line.front() != '[') return std::nullopt;
  return trim_blanks(line.substr(1, line.find(']') - 1));
}

IniEntry read_entry(std::string_view line, std::size_t number) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {"", std::string(line), number};
  return {std::string(trim_blanks(line.substr(0, equals))),
          std::string(trim_blanks(line.substr(equals + 1))), number};
}

template <typename Things, typename Matches>
auto first_of(const Things& things, Matches matches) -> decltype(things.data()) {
  const auto found = std::find_if(things.begin(), things.end(), matches);
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

const IniEntry* IniSection::find(std::string_view key) const {
  return first_of(entries, [&](const IniEntry& entry) {
    return !entry.key.empty() && equal_no_case(entry.key, key);
  });
}

const IniEntry* IniSection::bare_line() const {
  return first_of(entries, [](const IniEntry& entry) { return entry.key.empty(); });
}

const IniSection* IniFile::find(std::string_view section) const {
  return first_of(sections,
                  [&](const IniSection& one) { return equal_no_case(one.name, section); });
}

const IniEntry* IniFile::find(std::string_view section, std::string_view key) const {
  for (const IniSection& one : sections) {
    if (!equal_no_case(one.name, section)) continue;
    if (const IniEntry* entry = one.find(key)) return entry;
  }
  return nullptr;
}

Result<IniFile> parse_ini(std::string_view utf8, const Limits& limits) {
  if (utf8.size() > limits.max_text_bytes) return fail(ErrorCode::kLimit, "size of an INI file");
  IniFile file;
  std::uint64_t count = 0;
  Lines lines(utf8);
  while (const auto whole = lines.next()) {
    const std::string_view line = trim_blanks(*whole);
    if (line.empty() || is_comment(line)) continue;
    if (++count > limits.max_ini_entries)
      return fail(ErrorCode::kLimit, "entries of an INI file",
                  static_cast<std::uint64_t>(whole->data() - utf8.data()));
    const auto name = section_name(line);
    if (name) {
      file.sections.push_back({std::string(*name), lines.number(), {}});
      continue;
    }
    if (file.sections.empty()) file.sections.push_back({"", lines.number(), {}});
    file.sections.back().entries.push_back(read_entry(line, lines.number()));
  }
  return file;
}

}  // namespace assay
