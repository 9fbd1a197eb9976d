// Run lists: which clusters of the volume hold the data of a non-resident attribute.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Run lists". Tests:
// tests/tree/ntfs_run_list_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace assay::ntfs {

// `clusters` clusters of an attribute from its cluster `vcn` on lie at cluster `lcn` of the volume;
// without `lcn` they are a hole: zeros, or what a compression unit saved.
struct Run {
  std::uint64_t vcn = 0;
  std::uint64_t clusters = 0;
  std::optional<std::uint64_t> lcn;

  bool operator==(const Run&) const = default;
};

// The runs that `mapping_pairs` describes, the first of them at `first_vcn`; in order, without
// gaps. kCorrupt for a run of no length, a cluster number below zero or at or above
// `volume_clusters`.
Result<std::vector<Run>> decode_run_list(ByteView mapping_pairs, std::uint64_t first_vcn,
                                         std::uint64_t volume_clusters, const Limits& limits);

}  // namespace assay::ntfs
