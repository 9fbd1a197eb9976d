#include "io/stats.h"

namespace assay {

StatsSnapshot operator-(const StatsSnapshot& later, const StatsSnapshot& earlier) {
  return {later.bytes_read - earlier.bytes_read, later.reads - earlier.reads,
          later.chunks_expanded - earlier.chunks_expanded,
          later.bytes_expanded - earlier.bytes_expanded, later.cache_hits - earlier.cache_hits};
}

StatsSnapshot Stats::snapshot() const {
  const auto value = [](const Counter& counter) { return counter.load(std::memory_order_relaxed); };
  return {value(bytes_read_), value(reads_), value(chunks_expanded_), value(bytes_expanded_),
          value(cache_hits_)};
}

Stats& stats() {
  static Stats instance;
  return instance;
}

}  // namespace assay
