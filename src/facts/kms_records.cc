// kms_setting and kms_server: the values of volume activation at every place and depth where
// Windows and Office keep them (licensing.md 1.1: four places, three depths).

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "licensing/kms_address.h"
#include "registry/value_text.h"

namespace assay {

namespace {

struct SettingPlace {
  std::string_view key;
  std::string_view place;
};

// Vista and Server 2008 use SL, everything later SoftwareProtectionPlatform; both are read, for a
// left-over of an upgrade is worth knowing.
constexpr std::array kSettingPlaces = {
    SettingPlace{
        "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform",
        "windows"},
    SettingPlace{"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SL", "windows"},
    SettingPlace{"HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows "
                 "NT\\CurrentVersion\\SoftwareProtectionPlatform",
                 "wow64"},
    SettingPlace{"HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows NT\\CurrentVersion\\SL", "wow64"},
    SettingPlace{"HKLM\\SOFTWARE\\Microsoft\\OfficeSoftwareProtectionPlatform", "office"},
    SettingPlace{"HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\OfficeSoftwareProtectionPlatform",
                 "office"},
    SettingPlace{"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\Software "
                 "Protection Platform",
                 "policy"},
    SettingPlace{"HKU\\S-1-5-20\\Software\\Microsoft\\Windows "
                 "NT\\CurrentVersion\\SoftwareProtectionPlatform",
                 "network-service"},
    SettingPlace{"HKU\\S-1-5-20\\Software\\Microsoft\\Windows NT\\CurrentVersion\\SL",
                 "network-service"},
    SettingPlace{"HKU\\S-1-5-20\\Software\\Microsoft\\OfficeSoftwareProtectionPlatform",
                 "network-service"},
};

bool is_setting(std::string_view name) {
  constexpr std::array<std::string_view, 12> kOthers = {"DisableDnsPublishing",
                                                        "DnsDomainPublishList",
                                                        "EnableKmsLowPriority",
                                                        "VLActivationInterval",
                                                        "VLRenewalInterval",
                                                        "VLActivationType",
                                                        "DisableKeyManagementServiceHostCaching",
                                                        "SkipRearm",
                                                        "UserOperations",
                                                        "NoGenTicket",
                                                        "NoAcquireGT",
                                                        "BackupProductKeyDefault"};
  if (starts_with_no_case(name, "KeyManagementService") ||
      starts_with_no_case(name, "DiscoveredKeyManagementService"))
    return true;
  return std::any_of(kOthers.begin(), kOthers.end(),
                     [&](std::string_view other) { return equal_no_case(name, other); });
}

// Application and product ids are GUIDs without braces; other subkeys (Plugins, Activation ...)
// hold no KMS settings.
bool is_guid(std::string_view name) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (name.size() == kShape.size() + 2 && name.front() == '{' && name.back() == '}')
    name = name.substr(1, kShape.size());
  if (name.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool is_hex = (name[i] >= '0' && name[i] <= '9') || (name[i] >= 'a' && name[i] <= 'f') ||
                        (name[i] >= 'A' && name[i] <= 'F');
    if (kShape[i] == 'x' ? !is_hex : name[i] != kShape[i]) return false;
  }
  return true;
}

// Microsoft's pages print 0ff1ce15 and 0ff1ce16; Office 2010 has an id of its own.
bool is_office_application(std::string_view id) {
  return starts_with_no_case(id, "0ff1ce1") ||
         equal_no_case(id, "59a52881-a989-479d-af46-f275c6370663");
}

// Where in the tree of settings a key lies.
struct Depth {
  std::string application;
  std::string product;

  std::string name() const {
    if (!product.empty()) return "product";
    return application.empty() ? "global" : "application";
  }
};

Record setting_record(const SettingPlace& place, const Depth& depth, const Key& key,
                      const Value& value) {
  Record record;
  record.set("name", value.name);
  record.set("text", plain_text(value));
  if (const auto number = as_number(value))
    record.set("number", static_cast<std::int64_t>(*number));
  record.set("type", type_name(value.type));
  record.set("place", std::string(place.place));
  record.set("depth", depth.name());
  record.set("application", depth.application);
  record.set("product", depth.product);
  record.set("office", place.place == "office" || is_office_application(depth.application));
  record.set("key", key.path());
  record.evidence.push_back(evidence_of(key, value));
  return record;
}

// What a record of an unreadable place would say at least.
std::vector<std::pair<std::string, FactValue>> known(const SettingPlace& place) {
  return {{"place", std::string(place.place)}};
}

void collect_values(const SettingPlace& place, const Depth& depth, const Key& key,
                    Records& records) {
  const Result<std::vector<Value>> values = key.values();
  if (!values) return records.unread.push_back({values.error(), known(place)});
  for (const Value& value : *values)
    if (is_setting(value.name)) records.found.push_back(setting_record(place, depth, key, value));
}

std::vector<Key> guid_children(const SettingPlace& place, const Key& key, Records& records) {
  Result<std::vector<Key>> children = key.children();
  if (!children) {
    records.unread.push_back({std::move(children).error(), known(place)});
    return {};
  }
  std::vector<Key> guids;
  for (Key& child : *children)
    if (is_guid(child.name())) guids.push_back(std::move(child));
  return guids;
}

void collect_place(const Subject& subject, const SettingPlace& place, Records& records) {
  const Result<std::optional<Key>> root = read_key(subject, place.key);
  if (!root) {
    if (!is_outside(root.error())) records.unread.push_back({root.error(), known(place)});
    return;
  }
  if (!*root) return;
  collect_values(place, {}, **root, records);
  for (const Key& application : guid_children(place, **root, records)) {
    collect_values(place, {application.name(), {}}, application, records);
    for (const Key& product : guid_children(place, application, records))
      collect_values(place, {application.name(), product.name()}, product, records);
  }
}

// The question is outside of an artefact that has none of the hives.
bool has_any_place(const Subject& subject) {
  for (const std::string_view hive : {"HKLM\\SOFTWARE", "HKU\\S-1-5-20"})
    if (subject.registry().place_of(hive) != Registry::Place::kOutside) return true;
  return false;
}

Records kms_settings(const Subject& subject) {
  Records records;
  if (!has_any_place(subject))
    records.unread.push_back(Error{ErrorCode::kOutside, "has no SOFTWARE hive", {}, {}});
  for (const SettingPlace& place : kSettingPlaces) collect_place(subject, place, records);
  return records;
}

// The port that stands beside a server's name; "1688" where none is given.
std::string port_beside(const Records& settings, const Record& server) {
  for (const Record& other : settings.found)
    if (equal_no_case(other.text("name"), "KeyManagementServicePort") &&
        other.text("key") == server.text("key"))
      return other.text("text");
  return "1688";
}

bool is_server(const Record& setting) {
  return equal_no_case(setting.text("name"), "KeyManagementServiceName") &&
         !trim(setting.text("text")).empty();
}

// Whether `slmgr /dlv` of other products does not show this server: it is set below the global
// depth, and the global setting of its place, if there is one, names another.
bool differs_from_global(const Records& settings, const Record& server, const KmsAddress& address,
                         const Tables& tables) {
  if (server.text("depth") == "global") return false;
  for (const Record& other : settings.found) {
    if (!is_server(other) || other.text("depth") != "global" ||
        other.text("place") != server.text("place"))
      continue;
    if (equal_no_case(classify_kms_address(other.text("text"), tables).host, address.host))
      return false;
  }
  return true;
}

Record server_record(const Records& settings, const Record& setting, const Tables& tables) {
  Record record;
  const std::string text = setting.text("text");
  const KmsAddress address = classify_kms_address(text, tables);
  record.set("address", text);
  record.set("kind", std::string(name_of(address.kind)));
  record.set("provider", address.provider);
  record.set("port", port_beside(settings, setting));
  for (const char* field : {"place", "depth", "application", "product", "office", "key"})
    record.set(field, *setting.field(field));
  record.set("differs_from_global", differs_from_global(settings, setting, address, tables));
  record.evidence = setting.evidence;
  return record;
}

Records kms_servers(const Subject& subject) {
  const Records& settings = subject.records("kms_setting");
  Records servers;
  servers.unread = settings.unread;
  for (const Record& setting : settings.found)
    if (is_server(setting))
      servers.found.push_back(server_record(settings, setting, subject.tables()));
  return servers;
}

constexpr FieldHelp kSettingFields[] = {
    {"name", "name of the value, such as KeyManagementServiceListeningPort"},
    {"text", "its data as text"},
    {"number", "its data as a number, where it is one"},
    {"type", "REG_SZ, REG_DWORD ..."},
    {"place", "windows, wow64, office, policy or network-service"},
    {"depth", "global, application or product"},
    {"application", "application id; empty at the global depth"},
    {"product", "activation id of one product; empty above"},
    {"office", "whether it concerns Office"},
    {"key", "the registry key"},
};

constexpr FieldHelp kServerFields[] = {
    {"address", "the name or address that clients are told to use"},
    {"kind", "loopback, dummy, cloud, public-host, public-ip, private-ip, name or malformed"},
    {"provider", "of the kind cloud: whose; empty otherwise"},
    {"port", "the port beside it; 1688 where none is given"},
    {"place", "windows, wow64, office, policy or network-service"},
    {"depth", "global, application or product"},
    {"application", "application id; empty at the global depth"},
    {"product", "activation id of one product; empty above"},
    {"office", "whether it concerns Office"},
    {"key", "the registry key"},
    {"differs_from_global",
     "whether it is set for one application or product and the global server of its place is "
     "another, or none"},
};

constexpr RecordDefinition kKmsRecords[] = {
    {"kms_setting", "a value of volume activation in the registry, at any place and depth",
     kSettingFields, kms_settings},
    {"kms_server", "a KMS server set by name (KeyManagementServiceName)", kServerFields,
     kms_servers},
};

}  // namespace

std::span<const RecordDefinition> kms_records() { return kKmsRecords; }

}  // namespace assay
