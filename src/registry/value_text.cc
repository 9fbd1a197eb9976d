#include "registry/value_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace assay {

namespace {

// Names of winnt.h in the order of their numbers.
constexpr std::array<std::string_view, 12> kTypeNames = {
    "REG_NONE",
    "REG_SZ",
    "REG_EXPAND_SZ",
    "REG_BINARY",
    "REG_DWORD",
    "REG_DWORD_BIG_ENDIAN",
    "REG_LINK",
    "REG_MULTI_SZ",
    "REG_RESOURCE_LIST",
    "REG_FULL_RESOURCE_DESCRIPTOR",
    "REG_RESOURCE_REQUIREMENTS_LIST",
    "REG_QWORD",
};

constexpr std::size_t kShownBytes = 32;

// The length in bytes of the UTF-16 text before the first NUL; an odd last byte does not count.
std::size_t text_length(ByteView bytes) {
  std::size_t at = 0;
  while (at + 1 < bytes.size() && (bytes[at] != std::byte{0} || bytes[at + 1] != std::byte{0}))
    at += 2;
  return at;
}

// Empty strings are left out: they would end the list for some readers, and what lies behind them
// must not hide from us.
std::vector<std::string> split_strings(ByteView bytes) {
  std::vector<std::string> strings;
  while (bytes.size() >= 2) {
    const std::size_t length = text_length(bytes);
    if (length != 0) strings.push_back(utf8_from_utf16le(bytes.first(length)));
    bytes = bytes.subspan(std::min(length + 2, bytes.size()));
  }
  return strings;
}

std::string join(const std::vector<std::string>& strings, std::string_view separator) {
  return fmt::format("{}", fmt::join(strings, separator));
}

std::string display_binary(ByteView bytes) {
  std::string text;
  for (const std::byte byte : bytes.first(std::min(bytes.size(), kShownBytes)))
    text += fmt::format("{:02x} ", std::to_integer<unsigned>(byte));
  if (bytes.size() > kShownBytes) text += "... ";
  return text + fmt::format("({} byte{})", bytes.size(), bytes.size() == 1 ? "" : "s");
}

template <typename T>
T read_number(const Bytes& data) {
  LittleEndian<T> number;
  std::memcpy(&number, data.data(), sizeof(number));
  return number.get();
}

}  // namespace

std::optional<std::string> as_string(const Value& value) {
  const ValueType type = value.type;
  if (type != ValueType::kString && type != ValueType::kExpandString && type != ValueType::kLink)
    return std::nullopt;
  return utf8_from_utf16le(ByteView(value.data).first(text_length(value.data)));
}

std::optional<std::vector<std::string>> as_strings(const Value& value) {
  if (value.type == ValueType::kMultiString) return split_strings(value.data);
  if (std::optional<std::string> text = as_string(value)) return std::vector{*std::move(text)};
  return std::nullopt;
}

std::optional<std::uint64_t> as_number(const Value& value) {
  if (value.type == ValueType::kQword && value.data.size() == 8)
    return read_number<std::uint64_t>(value.data);
  if (value.data.size() != 4) return std::nullopt;
  if (value.type == ValueType::kDword) return read_number<std::uint32_t>(value.data);
  if (value.type != ValueType::kDwordBigEndian) return std::nullopt;
  std::uint64_t number = 0;
  for (const std::byte byte : value.data) number = number << 8 | std::to_integer<unsigned>(byte);
  return number;
}

std::string type_name(ValueType type) {
  const auto number = static_cast<std::uint32_t>(type);
  if (number < kTypeNames.size()) return std::string(kTypeNames[number]);
  return fmt::format("REG_0x{:x}", number);
}

std::string display(const Value& value) {
  if (const auto number = as_number(value)) return fmt::format("{0} (0x{0:x})", *number);
  if (const auto strings = as_strings(value)) return join(*strings, ", ");
  return display_binary(value.data);
}

std::string plain_text(const Value& value) {
  if (const auto number = as_number(value)) return std::to_string(*number);
  if (const auto strings = as_strings(value)) return join(*strings, "\n");
  return to_hex(value.data);
}

}  // namespace assay
