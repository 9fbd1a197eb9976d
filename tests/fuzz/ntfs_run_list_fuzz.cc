// A run list: what comes out is in order and within the volume.

#include <cstdint>
#include <cstdlib>

#include "tree/ntfs/run_list.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kClusters = 1'000'000;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto runs = ntfs::decode_run_list(bytes, 7, kClusters, Limits::for_fuzzing());
  if (!runs) return 0;
  std::uint64_t vcn = 7;
  for (const ntfs::Run& run : *runs) {
    if (run.vcn != vcn || run.clusters == 0) std::abort();
    if (run.lcn && !fits(*run.lcn, run.clusters, kClusters)) std::abort();
    vcn += run.clusters;
  }
  return 0;
}
