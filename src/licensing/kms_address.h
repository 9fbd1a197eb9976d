// What a configured KMS host name or address is: this computer, an emulator's dummy, a cloud's own
// KMS, a public server, or just a name.
//
// Layer: licensing. Nothing is looked up in DNS. Names and blocks come from kms_addresses.toml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "licensing/tables.h"

namespace assay {

enum class KmsAddressKind {
  kEmpty,
  kMalformed,   // neither a host name nor an address
  kLoopback,    // this computer in any spelling: 127.1, ::ffff:127.0.0.2, localhost., 0.0.0.0
  kDummy,       // an address that emulators catch
  kCloud,       // the KMS of a cloud provider: right there, wrong elsewhere
  kPublicHost,  // a known public KMS server
  kPrivateIp,   // RFC 1918, link-local, unique local, shared address space
  kPublicIp,
  kName,  // a host name of which nothing is known
};
std::string_view name_of(KmsAddressKind kind);  // "loopback", "public-host" ...

struct KmsAddress {
  KmsAddressKind kind = KmsAddressKind::kEmpty;
  std::string host;  // without port, brackets and trailing dots; addresses in plain form
  std::optional<std::uint32_t> port;  // "kms.example.org:1688"
  std::string provider;               // kCloud
  std::string source;                 // of the row in the table that matched
};

KmsAddress classify_kms_address(std::string_view text, const Tables& tables = default_tables());

}  // namespace assay
