#include "facts/windows_path.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "licensing/script_lines.h"

namespace assay {

namespace {

struct Start {
  std::string_view written;
  bool is_root;  // of Windows; else of the drive
};

constexpr std::array<Start, 8> kStarts = {{{"%windir%\\", true},
                                           {"%systemroot%\\", true},
                                           {"\\systemroot\\", true},
                                           {"$env:windir\\", true},
                                           {"$env:systemroot\\", true},
                                           {"%systemdrive%\\", false},
                                           {"%homedrive%\\", false},
                                           {"$env:systemdrive\\", false}}};

bool is_drive(std::string_view path) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return path.size() > 3 && is_letter(path[0]) && path[1] == ':' && path[2] == '\\';
}

std::string with_root(bool is_root, std::string_view system_root, std::string_view rest) {
  std::string path = is_root ? std::string(system_root) + "/" : std::string();
  return path.append(replace_all(std::string(rest), "\\", "/"));
}

// Where a word of a command line ends; quotes keep blanks together.
std::vector<std::string_view> words_of_line(std::string_view line) {
  std::vector<std::string_view> words;
  while (!(line = trim(line)).empty()) {
    const bool quoted = line.front() == '"' || line.front() == '\'';
    const std::size_t begin = quoted ? 1 : 0;
    const std::size_t end = quoted ? line.find(line.front(), 1) : line.find_first_of(" \t\"'");
    words.push_back(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) break;
    line.remove_prefix(quoted ? end + 1 : end);
  }
  return words;
}

}  // namespace

std::string path_in_image(std::string_view windows_path, std::string_view system_root) {
  const std::string path = replace_all(std::string(trim(windows_path)), "/", "\\");
  for (const Start& start : kStarts)
    if (starts_with_no_case(path, start.written))
      return with_root(start.is_root, system_root,
                       std::string_view(path).substr(start.written.size()));
  if (is_drive(path)) return with_root(false, system_root, std::string_view(path).substr(3));
  return {};
}

std::vector<std::string> scripts_named_in(std::string_view command_line,
                                          std::string_view system_root) {
  std::vector<std::string> paths;
  for (const std::string_view word : words_of_line(command_line)) {
    if (!script_kind_of(word)) continue;
    std::string path = path_in_image(word, system_root);
    if (!path.empty()) paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace assay
