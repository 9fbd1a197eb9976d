// IPv4 and IPv6 addresses and blocks as text: a parser of our own, because the tool opens no socket
// and the portable core has no inet_pton.
//
// Layer: licensing. IPv6: RFC 4291 text, with an optional zone ("%eth0") that is ignored. IPv4 is
// kept as an IPv4-mapped IPv6 address, so that ::ffff:127.0.0.2 and 127.0.0.2 are equal.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;  // ::ffff:0:0/96
  bool operator==(const IpAddress&) const = default;
};

// Four decimal numbers, or IPv6.
std::optional<IpAddress> parse_ip(std::string_view text);

// Also what Windows resolves as an address although nobody writes it: "127.1", "0x7f.0.0.1",
// "2130706433", "0177.0.0.1".
std::optional<IpAddress> parse_ip_loosely(std::string_view text);

// "127.0.0.2", "::1", "fe80::1".
std::string to_string(const IpAddress& address);

struct IpNetwork {
  IpAddress address;
  unsigned prefix = 128;  // counted as of IPv6

  bool contains(const IpAddress& other) const;
};

// "127.0.0.0/8", "fc00::/7"; without a prefix: the one address.
std::optional<IpNetwork> parse_network(std::string_view text);

// False where either text is not what it should be.
bool in_network(std::string_view address, std::string_view cidr);

}  // namespace assay
