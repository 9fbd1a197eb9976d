#include "licensing/ip_address.h"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {
namespace {

constexpr unsigned kMappedPrefix = 96;
constexpr std::size_t kLongestText = 64;  // IPv6 with a zone stays far below

std::optional<std::uint32_t> parse_number(std::string_view text, unsigned base,
                                          std::uint32_t largest) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char letter : text) {
    unsigned digit = 16;
    if (letter >= '0' && letter <= '9') digit = static_cast<unsigned>(letter - '0');
    if (letter >= 'a' && letter <= 'f') digit = static_cast<unsigned>(letter - 'a') + 10;
    if (letter >= 'A' && letter <= 'F') digit = static_cast<unsigned>(letter - 'A') + 10;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
    if (value > largest) return std::nullopt;
  }
  return static_cast<std::uint32_t>(value);
}

IpAddress from_v4(std::uint32_t value) {
  IpAddress address;
  address.bytes[10] = address.bytes[11] = 0xFF;
  for (unsigned i = 0; i < 4; ++i)
    address.bytes[12 + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i) & 0xFF);
  return address;
}

std::optional<std::uint32_t> parse_v4(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const std::string_view part : parts) {
    // A leading zero would be octal to some readers: not plain, left to parse_ip_loosely().
    if (part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    const std::optional<std::uint32_t> number = parse_number(part, 10, 255);
    if (!number) return std::nullopt;
    value = value << 8 | *number;
  }
  return value;
}

// The 16-bit groups of "a:b:c", or of "a:b:1.2.3.4" at the end of an address.
std::optional<std::vector<std::uint16_t>> parse_groups(std::string_view text, bool at_end) {
  std::vector<std::uint16_t> groups;
  if (text.empty()) return groups;
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() > 8) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (at_end && i + 1 == parts.size() && parts[i].find('.') != std::string_view::npos) {
      const std::optional<std::uint32_t> v4 = parse_v4(parts[i]);
      if (!v4) return std::nullopt;
      groups.push_back(static_cast<std::uint16_t>(*v4 >> 16));
      groups.push_back(static_cast<std::uint16_t>(*v4 & 0xFFFF));
      break;
    }
    const std::optional<std::uint32_t> number = parse_number(parts[i], 16, 0xFFFF);
    if (!number || parts[i].size() > 4) return std::nullopt;
    groups.push_back(static_cast<std::uint16_t>(*number));
  }
  return groups;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  text = text.substr(0, text.find('%'));
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = parse_groups(text.substr(0, gap), !has_gap);
  const auto tail = parse_groups(has_gap ? text.substr(gap + 2) : std::string_view(), true);
  if (!head || !tail) return std::nullopt;
  const std::size_t count = head->size() + tail->size();
  if (has_gap ? count > 7 : count != 8) return std::nullopt;
  std::vector<std::uint16_t> groups = *head;
  groups.resize(8 - tail->size());
  groups.insert(groups.end(), tail->begin(), tail->end());
  IpAddress address;
  for (std::size_t i = 0; i < 8; ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xFF);
  }
  return address;
}

// One part of the old inet_addr() notation: decimal, 0x hexadecimal, leading 0 octal.
std::optional<std::uint32_t> parse_old_part(std::string_view text, std::uint32_t largest) {
  if (text.starts_with("0x") || text.starts_with("0X"))
    return parse_number(text.substr(2), 16, largest);
  if (text.size() > 1 && text[0] == '0') return parse_number(text.substr(1), 8, largest);
  return parse_number(text, 10, largest);
}

// a, a.b, a.b.c, a.b.c.d: the last part fills what is left of the 32 bits.
std::optional<std::uint32_t> parse_old_v4(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.empty() || parts.size() > 4) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::optional<std::uint32_t> part = parse_old_part(parts[i], 255);
    if (!part) return std::nullopt;
    value |= *part << (24 - 8 * i);
  }
  const std::uint32_t largest = 0xFFFFFFFFU >> (8 * (parts.size() - 1));
  const std::optional<std::uint32_t> last = parse_old_part(parts.back(), largest);
  if (!last) return std::nullopt;
  return value | *last;
}

std::string v6_text(const IpAddress& address) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>(address.bytes[2 * i]) << 8 | address.bytes[2 * i + 1];
  std::size_t best = 8, best_length = 1;  // RFC 5952: only runs of two zeros and more
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) best = i, best_length = length;
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += fmt::format("{:x}", groups[i]);
  }
  return text;
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; }) &&
         bytes[10] == 0xFF && bytes[11] == 0xFF;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.size() > kLongestText) return std::nullopt;
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  if (const std::optional<std::uint32_t> v4 = parse_v4(text)) return from_v4(*v4);
  return std::nullopt;
}

std::optional<IpAddress> parse_ip_loosely(std::string_view text) {
  if (const std::optional<IpAddress> plain = parse_ip(text)) return plain;
  if (text.size() > kLongestText) return std::nullopt;
  if (const std::optional<std::uint32_t> v4 = parse_old_v4(text)) return from_v4(*v4);
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  if (!address.is_v4()) return v6_text(address);
  const auto& b = address.bytes;
  return fmt::format("{}.{}.{}.{}", b[12], b[13], b[14], b[15]);
}

bool IpNetwork::contains(const IpAddress& other) const {
  if (address.is_v4() != other.is_v4()) return false;  // ::/0 is all of IPv6 only
  for (unsigned bit = 0; bit < prefix; bit += 8) {
    const unsigned used = std::min(8U, prefix - bit);
    const unsigned mask = 0xFFU << (8 - used) & 0xFFU;
    if (((address.bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

std::optional<IpNetwork> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const std::optional<IpAddress> address = parse_ip(host);
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return IpNetwork{*address, 128};
  const bool v4 = host.find(':') == std::string_view::npos;
  const auto prefix = parse_number(text.substr(slash + 1), 10, v4 ? 32 : 128);
  if (!prefix) return std::nullopt;
  return IpNetwork{*address, *prefix + (v4 ? kMappedPrefix : 0)};
}

bool in_network(std::string_view address, std::string_view cidr) {
  const std::optional<IpAddress> host = parse_ip(trim(address));
  const std::optional<IpNetwork> network = parse_network(trim(cidr));
  return host && network && network->contains(*host);
}

}  // namespace assay
