// What the process has done so far: bytes read, chunks expanded, cache hits. For --stats and for
// tests that prove laziness by counting.
//
// Layer: io. Process-wide and atomic: sources are shared by threads and know no owner. The order of
// memory does not matter, so every access is relaxed.
#pragma once

#include <atomic>
#include <cstdint>

namespace assay {

// A moment's figures. Subtract two snapshots to measure what lies between them.
struct StatsSnapshot {
  std::uint64_t bytes_read = 0;       // from files of the host
  std::uint64_t reads = 0;            // calls that read them
  std::uint64_t chunks_expanded = 0;  // compressed chunks, each time they were expanded
  std::uint64_t bytes_expanded = 0;   // what they expanded to
  std::uint64_t cache_hits = 0;       // chunks that were still there

  bool operator==(const StatsSnapshot&) const = default;
};

StatsSnapshot operator-(const StatsSnapshot& later, const StatsSnapshot& earlier);

class Stats {
 public:
  void count_read(std::uint64_t bytes) {
    add(bytes_read_, bytes);
    add(reads_, 1);
  }
  void count_expansion(std::uint64_t bytes) {
    add(bytes_expanded_, bytes);
    add(chunks_expanded_, 1);
  }
  void count_cache_hit() { add(cache_hits_, 1); }

  StatsSnapshot snapshot() const;

 private:
  using Counter = std::atomic<std::uint64_t>;
  static void add(Counter& counter, std::uint64_t amount) {
    counter.fetch_add(amount, std::memory_order_relaxed);
  }

  Counter bytes_read_{0};
  Counter reads_{0};
  Counter chunks_expanded_{0};
  Counter bytes_expanded_{0};
  Counter cache_hits_{0};
};

// The one instance.
Stats& stats();

}  // namespace assay
