#include "tree/ntfs/link_target.h"

#include <algorithm>

#include "base/text.h"

namespace assay::ntfs {

namespace {

bool is_separator(char c) { return c == '\\' || c == '/'; }

// "C:" alone or before a separator.
bool starts_with_drive(std::string_view text) {
  const bool is_letter =
      !text.empty() && ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z'));
  return is_letter && text.size() >= 2 && text[1] == ':' &&
         (text.size() == 2 || is_separator(text[2]));
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\\/"), text.size());
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!name.empty() && name != ".") names.emplace_back(name);
  }
  return names;
}

// Behind "\??\": a drive, or a volume by its identifier.
std::optional<LinkTarget> parse_device_path(std::string_view text) {
  if (starts_with_drive(text)) return LinkTarget{true, names_in(text.substr(2))};
  if (!starts_with_no_case(text, "Volume{")) return std::nullopt;
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  text.remove_prefix(end + 1);
  if (!text.empty() && !is_separator(text[0])) return std::nullopt;
  return LinkTarget{true, names_in(text)};
}

}  // namespace

std::optional<LinkTarget> parse_link_target(std::string_view target) {
  if (target.empty() || target.find('\0') != std::string_view::npos) return std::nullopt;
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\", "\\DosDevices\\"})
    if (starts_with_no_case(target, prefix)) return parse_device_path(target.substr(prefix.size()));
  if (starts_with_drive(target)) return parse_device_path(target);
  const bool is_rooted = is_separator(target[0]);
  if (is_rooted && target.size() > 1 && is_separator(target[1])) return std::nullopt;
  if (starts_with_no_case(target, "\\Device\\")) return std::nullopt;
  return LinkTarget{is_rooted, names_in(target)};
}

}  // namespace assay::ntfs
