#include "io/chunk_cache.h"

#include "io/stats.h"

namespace assay {

std::size_t ChunkCache::KeyHash::operator()(const ChunkKey& key) const {
  // Sources and indexes are small numbers; the odd factor (of 2^64 by the golden ratio) spreads
  // them over all bits.
  constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;
  const std::uint64_t mixed = (key.source * kSpread + key.index) * kSpread;
  return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}

Result<SharedBytes> ChunkCache::get(ChunkKey key, const Make& make) {
  const std::shared_ptr<Slot> slot = take_slot(key);
  const std::lock_guard making(slot->making);
  if (slot->bytes) {
    stats().count_cache_hit();
    return slot->bytes;
  }
  Result<Bytes> made = make();
  if (!made) {
    forget(key, slot);
    return fail(std::move(made).error());
  }
  slot->bytes = std::make_shared<const Bytes>(*std::move(made));
  keep(key, slot, slot->bytes->size());
  return slot->bytes;
}

std::uint64_t ChunkCache::size() const {
  const std::lock_guard lock(mutex_);
  return small_.size + large_.size;
}

// The slot under `key`, now the most recently used; an empty one where there was none.
std::shared_ptr<ChunkCache::Slot> ChunkCache::take_slot(ChunkKey key) {
  const std::lock_guard lock(mutex_);
  if (const auto found = homes_.find(key); found != homes_.end()) {
    const Home home = found->second;
    home.shelf->places.splice(home.shelf->places.begin(), home.shelf->places, home.place);
    return home.place->slot;
  }
  small_.places.push_front({key, std::make_shared<Slot>(), 0});
  homes_.emplace(key, Home{&small_, small_.places.begin()});
  return small_.places.front().slot;
}

void ChunkCache::keep(ChunkKey key, const std::shared_ptr<Slot>& slot, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  const auto found = homes_.find(key);
  // Evicted while it was made: the caller has it, the cache does not.
  if (found == homes_.end() || found->second.place->slot != slot) return;
  Home& home = found->second;
  if (size > small_.budget / 4) {
    large_.places.splice(large_.places.begin(), home.shelf->places, home.place);
    home.shelf = &large_;
  }
  home.place->size = size;
  home.shelf->size += size;
  shrink(*home.shelf);
}

void ChunkCache::forget(ChunkKey key, const std::shared_ptr<Slot>& slot) {
  const std::lock_guard lock(mutex_);
  const auto found = homes_.find(key);
  if (found == homes_.end() || found->second.place->slot != slot) return;
  found->second.shelf->size -= found->second.place->size;
  found->second.shelf->places.erase(found->second.place);
  homes_.erase(found);
}

// Drops the least recently used until the budget holds; the first of a shelf always stays.
void ChunkCache::shrink(Shelf& shelf) {
  while (shelf.size > shelf.budget && shelf.places.size() > 1) {
    const Place& last = shelf.places.back();
    shelf.size -= last.size;
    homes_.erase(last.key);
    shelf.places.pop_back();
  }
}

}  // namespace assay
