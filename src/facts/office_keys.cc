#include "facts/office_keys.h"

#include <array>
#include <span>

#include <fmt/core.h>

#include "facts/registry_reading.h"
#include "registry/value_text.h"

namespace assay {

namespace {

struct OfficeView {
  std::string_view place;
  std::string_view key;
};

constexpr std::array<OfficeView, 2> kOfficeViews = {
    OfficeView{"office", "HKLM\\SOFTWARE\\Microsoft\\Office"},
    OfficeView{"wow64", "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Office"}};
// Office 2010, 2013, 2016 and later; Office 2007 has no volume activation.
constexpr std::array<std::string_view, 3> kVersions = {"14.0", "15.0", "16.0"};

void leave_open(OfficeKeys& keys, const Error& error) {
  keys.unread.push_back({error, {{"origin", "office-registry"}}});
}

std::string product_name(const Key& key) {
  const Result<std::optional<Value>> name = key.value("ProductName");
  return name && *name ? as_string(**name).value_or("") : std::string();
}

Evidence evidence_of_id(const Key& key, const DigitalProductId4& id) {
  std::string text = "DigitalProductID";
  if (id.channel) text += fmt::format(", channel {}", id.channel->text());
  if (id.key && id.key->key) text += fmt::format(", key {}", id.key->key->redacted());
  return {provenance_of(key, "DigitalProductID"), std::move(text)};
}

// A registration is a key named with a GUID; not each holds a key.
void collect_registration(const OfficeView& view, std::string_view version, const Key& key,
                          OfficeKeys& keys) {
  const Result<std::optional<Value>> value = key.value("DigitalProductID");
  if (!value) return leave_open(keys, value.error());
  if (!*value) return;
  DigitalProductId4 id = parse_digital_product_id4((*value)->data);
  Evidence evidence = evidence_of_id(key, id);
  keys.found.push_back({std::string(view.place), std::string(version), key.path(),
                        product_name(key), std::move(id), std::move(evidence)});
}

void collect_version(const Subject& subject, const OfficeView& view, std::string_view version,
                     OfficeKeys& keys) {
  const std::string path = fmt::format("{}\\{}\\Registration", view.key, version);
  const Result<std::optional<Key>> registrations = read_key(subject, path);
  if (!registrations) return leave_open(keys, registrations.error());
  if (!*registrations) return;
  const Result<std::vector<Key>> children = (*registrations)->children();
  if (!children) return leave_open(keys, children.error());
  for (const Key& key : *children) collect_registration(view, version, key, keys);
}

}  // namespace

OfficeKeys office_registry_keys(const Subject& subject) {
  OfficeKeys keys;
  if (subject.registry().place_of("HKLM\\SOFTWARE") == Registry::Place::kOutside) {
    leave_open(keys, {ErrorCode::kOutside, "has no SOFTWARE hive", {}, {}});
    return keys;
  }
  for (const OfficeView& view : kOfficeViews)
    for (const std::string_view version : kVersions) collect_version(subject, view, version, keys);
  return keys;
}

}  // namespace assay
