// Keys of a deployment share, as share_keys.h finds them.

#include "facts/key_doors.h"
#include "facts/share_keys.h"

namespace assay {

DoorKeys share_door(const Subject& subject) {
  ShareKeys share = share_keys(subject);
  DoorKeys keys{{}, std::move(share.unread)};
  for (ShareKey& found : share.found) {
    DoorKey key;
    key.origin = std::move(found.origin);
    key.from.file = found.file;
    key.file = std::move(found.file);
    key.line = found.line;
    key.where = std::move(found.where);
    key.pass = std::move(found.pass);
    key.key = found.key;
    key.is_deployed = found.is_enabled;
    key.task_sequence = std::move(found.task_sequence);
    key.image = std::move(found.image);
    key.image_edition = std::move(found.image_edition);
    keys.found.push_back(std::move(key));
  }
  return keys;
}

}  // namespace assay
