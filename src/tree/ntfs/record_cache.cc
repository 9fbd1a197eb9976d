#include "tree/ntfs/record_cache.h"

namespace assay::ntfs {

RecordPtr RecordCache::find(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(number);
  if (place == places_.end()) return nullptr;
  records_.splice(records_.begin(), records_, place->second);
  return *place->second;
}

void RecordCache::keep(const RecordPtr& record) {
  const std::lock_guard lock(mutex_);
  if (places_.count(record->number) != 0) return;  // another thread was first
  records_.push_front(record);
  places_.emplace(record->number, records_.begin());
  if (records_.size() <= kCapacity) return;
  places_.erase(records_.back()->number);
  records_.pop_back();
}

}  // namespace assay::ntfs
