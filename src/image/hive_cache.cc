#include "image/hive_cache.h"

namespace assay {

Result<HivePtr> HiveCache::get(const std::string& key,
                               const std::function<Result<HivePtr>()>& open) {
  if (key.empty()) return open();
  std::shared_ptr<Slot> slot;
  {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Slot>& place = slots_[key];
    if (!place) place = std::make_shared<Slot>();
    slot = place;
  }
  const std::lock_guard lock(slot->mutex);
  if (!slot->hive) slot->hive = open();
  return *slot->hive;
}

}  // namespace assay
