#include "licensing/pkeyconfig_row.h"

#include <charconv>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {
namespace {

bool is_hexadecimal(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
         (letter >= 'A' && letter <= 'F');
}

bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kShape[i] == '-' ? text[i] != '-' : !is_hexadecimal(text[i])) return false;
  return true;
}

}  // namespace

const XmlNode* PkeyconfigRow::find(std::string_view member) {
  const XmlNode* found = nullptr;
  for (const XmlNode& child : node_.children) {
    if (child.name != member) continue;
    if (found != nullptr) {
      complain(fmt::format("{} stands there twice", member));
      return nullptr;
    }
    found = &child;
  }
  return found;
}

std::string_view PkeyconfigRow::text(std::string_view member) {
  const XmlNode* found = find(member);
  if (found == nullptr) {
    complain(fmt::format("{} is missing", member));
    return {};
  }
  if (found->text.empty()) complain(fmt::format("{} is empty", member));
  return found->text;
}

std::optional<std::string> PkeyconfigRow::activation_id(std::string_view member) {
  const std::string_view written = text(member);
  std::optional<std::string> id = parse_activation_id(written);
  if (!id && !written.empty()) complain(fmt::format("{} is no GUID", member));
  return id;
}

std::optional<std::uint32_t> PkeyconfigRow::number(std::string_view member) {
  const std::string_view written = text(member);
  if (written.empty()) return std::nullopt;
  std::uint32_t value = 0;
  const char* end = written.data() + written.size();
  const auto [stop, error] = std::from_chars(written.data(), end, value);
  if (error == std::errc() && stop == end) return value;
  complain(fmt::format("{} is no decimal number of 32 bits", member));
  return std::nullopt;
}

bool PkeyconfigRow::flag(std::string_view member) { return flag_of(member, text(member)); }

std::string_view PkeyconfigRow::optional_text(std::string_view member) {
  const XmlNode* found = find(member);
  return found != nullptr ? std::string_view(found->text) : std::string_view();
}

bool PkeyconfigRow::optional_flag(std::string_view member) {
  return flag_of(member, optional_text(member));
}

bool PkeyconfigRow::flag_of(std::string_view member, std::string_view text) {
  const std::string lower = lower_ascii(text);
  const bool is_true = lower == "1" || lower == "true";
  if (!is_true && !lower.empty() && lower != "0" && lower != "false")
    complain(fmt::format("{} is neither true nor false", member));
  return is_true;
}

void PkeyconfigRow::complain(std::string_view what) {
  if (fault_) return;
  fault_ = Error{
      ErrorCode::kCorrupt, fmt::format("{} {}: {}", node_.name, number_, what), std::nullopt, {}};
}

std::optional<std::string> parse_activation_id(std::string_view text) {
  text = trim(text);
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  if (!is_guid(text)) return std::nullopt;
  return lower_ascii(text);
}

}  // namespace assay
