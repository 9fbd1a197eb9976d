// Copies of keys in the registry that are not the installed one: the default key of the edition,
// the key kept in clear text, the one that Internet Explorer registered with, and those of the
// Windows before an upgrade (licensing.md section 2). Whoever gets the image can read them.

#include <array>

#include "facts/key_doors.h"
#include "facts/registry_reading.h"
#include "licensing/digital_product_id.h"
#include "licensing/key_text.h"
#include "registry/value_text.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 4> kDigitalIds = {
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\DefaultProductKey",
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\DefaultProductKey2",
    "HKLM\\SOFTWARE\\Microsoft\\Internet Explorer\\Registration",
    // "Source OS (Updated on 3/2/2018 10:11:12)"; a name may hold a backslash no more than others.
    "HKLM\\SYSTEM\\Setup\\Source OS*",
};

constexpr std::array<std::string_view, 3> kClearTexts = {
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows "
    "NT\\CurrentVersion\\SoftwareProtectionPlatform",
    "HKLM\\SYSTEM\\Setup\\Source OS*\\SoftwareProtectionPlatform",
};

class RegistryCopyCollector {
 public:
  explicit RegistryCopyCollector(const Subject& subject) : subject_(subject) {}

  DoorKeys collect() {
    for (const std::string_view path : kDigitalIds)
      for (const Key& key : keys_at(path)) {
        add_digital_id(key, "DigitalProductId");
        add_digital_id(key, "DigitalProductId4");
      }
    for (const std::string_view path : kClearTexts)
      for (const Key& key : keys_at(path)) add_clear_text(key, "BackupProductKeyDefault");
    return std::move(keys_);
  }

 private:
  std::vector<Key> keys_at(std::string_view path) {
    if (auto error = distrusted(subject_, path)) {
      keys_.add_unread("registry-copy", *std::move(error));
      return {};
    }
    KeyMatches matches = subject_.registry().match(path);
    for (Error& error : matches.errors)
      if (!is_outside(error)) keys_.add_unread("registry-copy", std::move(error));
    return std::move(matches.found);
  }

  std::optional<Value> value_of(const Key& key, std::string_view name) {
    Result<std::optional<Value>> value = key.value(name);
    if (value) return *std::move(value);
    keys_.add_unread("registry-copy", std::move(value).error());
    return std::nullopt;
  }

  void add_digital_id(const Key& key, std::string_view name) {
    const std::optional<Value> value = value_of(key, name);
    if (!value) return;
    const std::optional<StoredKey> stored = name == "DigitalProductId"
                                                ? parse_digital_product_id(value->data).key
                                                : parse_digital_product_id4(value->data).key;
    if (stored && stored->key) add(key, name, *stored->key);
  }

  void add_clear_text(const Key& key, std::string_view name) {
    const std::optional<Value> value = value_of(key, name);
    if (!value) return;
    for (const FoundKey& found : find_keys(as_string(*value).value_or("")))
      add(key, name, found.key);
  }

  void add(const Key& key, std::string_view name, const ProductKey& product_key) {
    DoorKey found;
    found.origin = "registry-copy";
    found.key = product_key;
    found.is_deployed = false;
    found.from = provenance_of(key, name);
    found.file = found.from.file;
    found.where = found.from.key + "\\" + std::string(name);
    keys_.found.push_back(std::move(found));
  }

  const Subject& subject_;
  DoorKeys keys_;
};

}  // namespace

DoorKeys registry_copy_keys(const Subject& subject) {
  return RegistryCopyCollector(subject).collect();
}

}  // namespace assay
