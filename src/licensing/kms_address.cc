#include "licensing/kms_address.h"

#include <algorithm>
#include <array>

#include "base/glob.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kLongestName = 255;  // RFC 1035

std::optional<std::uint32_t> parse_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  std::uint32_t port = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    port = port * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  if (port == 0 || port > 65535) return std::nullopt;
  return port;
}

// Takes "host", "host:port", "[::1]", "[::1]:port" apart; a bare IPv6 address has many colons.
std::string_view split_port(std::string_view text, std::optional<std::uint32_t>& port) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return text;
    if (text.substr(end + 1).starts_with(':')) port = parse_port(text.substr(end + 2));
    return text.substr(1, end - 1);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos)
    return text;
  port = parse_port(text.substr(colon + 1));
  return port ? text.substr(0, colon) : text;
}

// Letters of any script, digits, '-', '_' and single dots.
bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName || text.front() == '.') return false;
  if (text.find("..") != std::string_view::npos || !is_utf8(text)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

// "256.1.1.1" is no name either: resolvers take all digits and dots for an address.
bool is_numeric(std::string_view text) {
  return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_private(const IpAddress& address) {
  constexpr std::array<std::string_view, 7> kPrivate = {
      "10.0.0.0/8",    "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
      "100.64.0.0/10", "fc00::/7",      "fe80::/10"};
  return std::any_of(kPrivate.begin(), kPrivate.end(), [&](std::string_view block) {
    return parse_network(block)->contains(address);
  });
}

// "*.us.to" is for the domain itself as well.
bool name_matches(std::string_view pattern, std::string_view host) {
  return glob_match(pattern, host) ||
         (pattern.starts_with("*.") && equal_no_case(pattern.substr(2), host));
}

KmsAddressKind kind_of(AddressKind kind) {
  switch (kind) {
    case AddressKind::kLoopback: return KmsAddressKind::kLoopback;
    case AddressKind::kDummy: return KmsAddressKind::kDummy;
    case AddressKind::kCloud: return KmsAddressKind::kCloud;
    case AddressKind::kPublicHost: break;
  }
  return KmsAddressKind::kPublicHost;
}

}  // namespace

std::string_view name_of(KmsAddressKind kind) {
  constexpr std::array<std::string_view, 9> kNames = {"empty",      "malformed", "loopback",
                                                      "dummy",      "cloud",     "public-host",
                                                      "private-ip", "public-ip", "name"};
  return kNames[static_cast<std::size_t>(kind)];
}

KmsAddress classify_kms_address(std::string_view text, const Tables& tables) {
  KmsAddress result;
  std::string_view host = split_port(trim(text), result.port);
  while (host.ends_with('.')) host.remove_suffix(1);
  const std::optional<IpAddress> ip = parse_ip_loosely(host);
  result.host = ip ? to_string(*ip) : std::string(host);
  if (trim(text).empty()) return result;
  for (const KnownAddress& known : tables.kms_addresses) {
    const bool matches = ip ? known.network && known.network->contains(*ip)
                            : !known.name.empty() && name_matches(known.name, host);
    if (!matches) continue;
    result.kind = kind_of(known.kind);
    result.provider = known.provider;
    result.source = known.source;
    return result;
  }
  if (ip) {
    result.kind = is_private(*ip) ? KmsAddressKind::kPrivateIp : KmsAddressKind::kPublicIp;
  } else {
    const bool name = is_host_name(host) && !is_numeric(host);
    result.kind = name ? KmsAddressKind::kName : KmsAddressKind::kMalformed;
  }
  return result;
}

}  // namespace assay
