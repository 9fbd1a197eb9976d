#include "facts/kms_source.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/registry_reading.h"
#include "licensing/edition.h"

namespace assay {

namespace {

constexpr std::string_view kWindowsApplication = "55c92734-d682-4d71-983e-d6ec3f16059f";

bool is_followed_by(const Record& setting, const KmsClient& client) {
  const std::string place = setting.text("place");
  if (place == "policy") return !client.is_office;
  if (client.uses_osppsvc) return place == "office";
  if (place != "windows") return false;
  const bool is_slsvc = contains_no_case(setting.text("key") + "\\", "\\CurrentVersion\\SL\\");
  return is_slsvc == client.uses_slsvc;
}

bool concerns_application(const Record& setting, const KmsClient& client) {
  const std::string application = setting.text("application");
  if (application.empty()) return true;
  if (client.is_office) return setting.text("office") == "true";
  return equal_no_case(application, kWindowsApplication);
}

bool concerns_product(const Record& setting, const KmsClient& client) {
  const std::string product = setting.text("product");
  return product.empty() || client.activation_id.empty() ||
         equal_no_case(product, client.activation_id);
}

bool concerns(const Record& setting, const KmsClient& client) {
  return is_followed_by(setting, client) && concerns_application(setting, client) &&
         concerns_product(setting, client);
}

int rank_of(const Record& setting) {
  if (setting.text("place") == "policy") return 1;
  const std::string depth = setting.text("depth");
  if (depth == "product") return 4;
  return depth == "application" ? 3 : 2;
}

std::string scope_of(const Record& setting) {
  switch (rank_of(setting)) {
    case 4: return "one product";
    case 3: return "one application";
    case 2: return "all products";
    default: return "policy";
  }
}

// The NetworkService hive only caches what the service found: its loss hides no setting.
bool may_hide_setting(const Subject& subject, const Error& error) {
  const Result<std::optional<Key>> cache = read_key(subject, "HKU\\S-1-5-20");
  return !is_outside(error) && (cache || cache.error() != error);
}

std::optional<Error> hidden_settings(const Subject& subject, const Records& settings) {
  const Result<std::optional<Key>> software = read_key(subject, kCurrentVersion);
  if (!software) return software.error();
  for (const Unread& unread : settings.unread)
    if (may_hide_setting(subject, unread.error)) return unread.error;
  return std::nullopt;
}

// As the record of the server has it, which lies in the same key.
std::string port_of(const Subject& subject, const Record& name) {
  for (const Record& server : subject.records("kms_server").found)
    if (server.text("key") == name.text("key")) return server.text("port");
  return {};
}

// The key below the place that all of them share: "SoftwareProtectionPlatform\<application>".
std::string_view short_key(std::string_view key) {
  for (const std::string_view root : {"\\CurrentVersion\\", "\\Windows NT\\", "\\Microsoft\\"})
    if (const std::size_t at = key.find(root); at != std::string_view::npos)
      return key.substr(at + root.size());
  return key;
}

bool osppsvc_is_needed(const Subject& subject) {
  const std::vector<Record>& services = subject.records("licensing_service").found;
  return std::any_of(services.begin(), services.end(), [](const Record& service) {
    return service.text("name") == "osppsvc" && service.text("needed") == "true";
  });
}

}  // namespace

KmsClient windows_kms_client(const Subject& subject) {
  KmsClient client;
  const auto build = fact_number(subject, "os.build");
  client.uses_slsvc = build.value_or(kFirstBuildWithSppsvc) < kFirstBuildWithSppsvc;
  client.activation_id = fact_text(subject, "key.activation_id").value_or("");
  return client;
}

KmsClient office_kms_client(const Subject& subject) {
  KmsClient client;
  client.is_office = true;
  const auto build = fact_number(subject, "os.build");
  client.uses_osppsvc = build.value_or(kFirstBuildWithSppOffice) < kFirstBuildWithSppOffice ||
                        osppsvc_is_needed(subject);
  return client;
}

Result<const Record*> winning_setting(const Subject& subject, const KmsClient& client,
                                      std::string_view name) {
  const Records& settings = subject.records("kms_setting");
  if (std::optional<Error> error = hidden_settings(subject, settings))
    return fail(*std::move(error));
  const Record* winner = nullptr;
  for (const Record& setting : settings.found) {
    if (!equal_no_case(setting.text("name"), name) || trim(setting.text("text")).empty()) continue;
    if (!concerns(setting, client)) continue;
    if (winner == nullptr || rank_of(setting) > rank_of(*winner)) winner = &setting;
  }
  return winner;
}

Result<KmsSource> kms_source(const Subject& subject, const KmsClient& client) {
  KmsSource source;
  TRY_ASSIGN(const Record* const name,
             winning_setting(subject, client, "KeyManagementServiceName"));
  if (name == nullptr) {
    TRY_ASSIGN(const Record* const domain,
               winning_setting(subject, client, "KeyManagementServiceLookupDomain"));
    if (domain == nullptr) return source;
    source.lookup_domain = trim(domain->text("text"));
    source.evidence = domain->evidence;
    return source;
  }
  const KmsAddress address = classify_kms_address(name->text("text"), subject.tables());
  source.host = address.host.empty() ? name->text("text") : address.host;
  source.kind = address.kind;
  source.port = port_of(subject, *name);
  if (address.port) source.port = std::to_string(*address.port);
  source.scope = scope_of(*name);
  source.key = name->text("key");
  source.evidence = name->evidence;
  return source;
}

std::string address_of(const KmsSource& source) {
  const bool is_ipv6 = source.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", is_ipv6 ? "[" : "", source.host, is_ipv6 ? "]" : "", source.port);
}

std::string dns_name_of(const KmsSource& source) {
  return source.lookup_domain.empty() ? "_vlmcs._tcp" : "_vlmcs._tcp." + source.lookup_domain;
}

std::string to_text(const KmsSource& source) {
  if (source.is_dns())
    return source.lookup_domain.empty() ? "DNS" : "DNS, in the domain " + source.lookup_domain;
  if (source.scope == "policy")
    return fmt::format("{}, set by policy in {}", address_of(source), short_key(source.key));
  return fmt::format("{}, set for {} in {}", address_of(source), source.scope,
                     short_key(source.key));
}

}  // namespace assay
