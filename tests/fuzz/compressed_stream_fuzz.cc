// A compressed NTFS file: its geometry, its runs, then the volume.

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/limits.h"
#include "io/memory_source.h"
#include "tree/ntfs/compressed_stream.h"

#include "touch_source.h"

using namespace assay;

namespace {

struct Claim {
  le16 cluster_size;
  le16 unit_clusters;
  le32 size;
  le32 initialized_size;
  le32 run_count;
};
static_assert(sizeof(Claim) == 16);

struct ClaimedRun {
  le16 skipped;  // clusters that no run holds, before this one
  le16 clusters;
  le32 lcn;  // all bits set: a hole
};
static_assert(sizeof(ClaimedRun) == 8);

constexpr std::uint32_t kHole = 0xFFFFFFFF;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView bytes = std::as_bytes(std::span(data, size));
  const Result<Claim> claim = read_raw<Claim>(bytes, 0, "claim");
  if (!claim) return 0;
  bytes = bytes.subspan(sizeof(Claim));
  std::vector<ntfs::Run> runs;
  std::uint64_t vcn = 0;
  for (std::uint32_t i = 0; i < claim->run_count; ++i) {
    const Result<ClaimedRun> run = read_raw<ClaimedRun>(bytes, 0, "run");
    if (!run) break;
    bytes = bytes.subspan(sizeof(ClaimedRun));
    vcn += run->skipped;
    runs.push_back({vcn, run->clusters,
                    run->lcn == kHole ? std::nullopt : std::optional<std::uint64_t>(run->lcn)});
    vcn += run->clusters;
  }
  const auto cache = std::make_shared<ChunkCache>(Limits::for_fuzzing().chunk_cache_bytes);
  const auto source = ntfs::make_compressed_stream(
      make_memory_source({bytes.begin(), bytes.end()}), std::move(runs), claim->cluster_size,
      claim->unit_clusters, claim->size, claim->initialized_size, cache, 1);
  if (source) touch_source(**source);
  return 0;
}
