// Expanded chunks, kept for reuse within a budget of bytes: the least recently used goes first.
// One cache serves all images of a WIM file, or one compressed disk.
//
// Layer: io. Knows nothing of compression: what is missing is made by the caller's function. Safe
// for several threads; a chunk that two threads want at once is made by one of them.
//
// Chunks above a quarter of the budget (solid resources have chunks of up to 64 MiB) are kept
// apart, with a budget of their own, and the latest of them always stays: otherwise reading
// metadata and a solid resource in turn would expand 64 MiB again for each file.
//
// Tests: tests/io/chunk_cache_test.cc.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

using SharedBytes = std::shared_ptr<const Bytes>;

struct ChunkKey {
  std::uint64_t source = 0;  // the owner of the cache numbers its sources
  std::uint64_t index = 0;

  bool operator==(const ChunkKey&) const = default;
};

class ChunkCache {
 public:
  using Make = std::function<Result<Bytes>()>;

  explicit ChunkCache(std::uint64_t budget, std::uint64_t budget_of_large = 0)
      : small_{budget, {}, 0}, large_{std::max(budget, budget_of_large), {}, 0} {}
  ChunkCache(const ChunkCache&) = delete;
  ChunkCache& operator=(const ChunkCache&) = delete;

  // The chunk under `key`, by `make` where it is not here. Failures are not remembered. Callers
  // may hold the bytes as long as they like: eviction only drops the cache's own share.
  Result<SharedBytes> get(ChunkKey key, const Make& make);

  // Bytes held at the moment.
  std::uint64_t size() const;

 private:
  // A slot is made under its own mutex, so that others can wait for it without the cache's.
  struct Slot {
    std::mutex making;
    SharedBytes bytes;
  };
  struct Place {
    ChunkKey key;
    std::shared_ptr<Slot> slot;
    std::uint64_t size = 0;  // 0 while it is being made
  };
  struct Shelf {
    const std::uint64_t budget;
    std::list<Place> places;  // most recently used first
    std::uint64_t size;
  };
  struct Home {
    Shelf* shelf;
    std::list<Place>::iterator place;
  };
  struct KeyHash {
    std::size_t operator()(const ChunkKey& key) const;
  };

  std::shared_ptr<Slot> take_slot(ChunkKey key);
  void keep(ChunkKey key, const std::shared_ptr<Slot>& slot, std::uint64_t size);
  void forget(ChunkKey key, const std::shared_ptr<Slot>& slot);
  void shrink(Shelf& shelf);

  mutable std::mutex mutex_;  // guards all below
  Shelf small_;
  Shelf large_;
  std::unordered_map<ChunkKey, Home, KeyHash> homes_;
};

using ChunkCachePtr = std::shared_ptr<ChunkCache>;

}  // namespace assay
