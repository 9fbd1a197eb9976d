#include "cli/stats_report.h"

#include <ostream>

#include <fmt/core.h>

#include "base/phase_clock.h"
#include "io/stats.h"

namespace assay {

void print_stats(const Console& console) {
  const StatsSnapshot now = stats().snapshot();
  console.err << fmt::format(
      "bytes read: {}\nreads: {}\nchunks expanded: {}\nbytes expanded: {}\ncache hits: {}\n",
      now.bytes_read, now.reads, now.chunks_expanded, now.bytes_expanded, now.cache_hits);
  for (const auto& [phase, microseconds] : phase_clock().times())
    console.err << fmt::format("{}: {:.3f} ms\n", phase, static_cast<double>(microseconds) / 1000);
}

}  // namespace assay
