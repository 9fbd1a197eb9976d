// Keys of Office, wherever office_keys.h and office_config.h find them.

#include "facts/key_doors.h"
#include "facts/office_config.h"
#include "facts/office_keys.h"

namespace assay {

DoorKeys office_registry_door(const Subject& subject) {
  OfficeKeys office = office_registry_keys(subject);
  DoorKeys keys{{}, std::move(office.unread)};
  for (OfficeKey& found : office.found) {
    const bool is_stored = found.id.key && found.id.key->key;
    const bool has_channel = found.id.channel && !found.id.channel->text().empty();
    if (!is_stored && !has_channel) continue;
    DoorKey key;
    key.origin = "office-registry";
    key.file = found.evidence.from.file;
    key.where = found.key;
    if (is_stored) key.key = *found.id.key->key;
    if (has_channel) key.channel = *found.id.channel;
    key.is_deployed = false;
    key.is_office = true;
    key.from = std::move(found.evidence.from);
    keys.found.push_back(std::move(key));
  }
  return keys;
}

DoorKeys office_config_door(const Subject& subject) {
  OfficeConfigKeys office = office_config_keys(subject);
  DoorKeys keys{{}, std::move(office.unread)};
  for (OfficeConfigKey& found : office.found) {
    if (!found.key) continue;
    DoorKey key;
    key.origin = "office-config";
    key.file = std::move(found.file);
    key.where = std::move(found.where);
    key.key = *found.key;
    key.is_office = true;
    key.from = std::move(found.evidence.from);
    keys.found.push_back(std::move(key));
  }
  return keys;
}

}  // namespace assay
