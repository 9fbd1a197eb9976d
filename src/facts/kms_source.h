// Which KMS host the Windows or the Office of an image asks: of all settings, the one that wins.
//
// Layer: facts. The most specific setting wins: of the product, of its application, for all, and
// last of the policy key; where no name is set, the host is looked up in DNS
// (licensing.md 1.1, 1.2). Left out on purpose: the 32-bit view and the NetworkService hive, which
// the service does not follow. They stay visible as kms_setting and kms_server. Tests:
// tests/facts/licensing_state_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/subject.h"
#include "licensing/kms_address.h"

namespace assay {

// Whose settings are meant.
struct KmsClient {
  bool is_office = false;
  bool uses_osppsvc = false;  // Office 2010, and every Office on Windows 7
  bool uses_slsvc = false;    // Windows Vista and Server 2008
  std::string activation_id;  // empty: not known, so that settings of every product may be its own
};

KmsClient windows_kms_client(const Subject& subject);
KmsClient office_kms_client(const Subject& subject);

// The kms_setting of that value name that the client follows; null: it is not set. An error: a
// place where it might be set could not be read.
Result<const Record*> winning_setting(const Subject& subject, const KmsClient& client,
                                      std::string_view name);

struct KmsSource {
  std::string host;  // empty: looked up in DNS
  std::string port;
  KmsAddressKind kind = KmsAddressKind::kEmpty;
  std::string scope;          // "one product", "one application", "all products", "policy"
  std::string key;            // the registry key that names it
  std::string lookup_domain;  // of DNS; empty: the domain of the computer
  std::vector<Evidence> evidence;

  bool is_dns() const { return host.empty(); }
};

Result<KmsSource> kms_source(const Subject& subject, const KmsClient& client);

// "kms.example.org:1688".
std::string address_of(const KmsSource& source);

// "_vlmcs._tcp", "_vlmcs._tcp.corp.example": what is looked up in DNS.
std::string dns_name_of(const KmsSource& source);

// "kms.example.org:1688, set for all products in SoftwareProtectionPlatform"; "DNS".
std::string to_text(const KmsSource& source);

}  // namespace assay
