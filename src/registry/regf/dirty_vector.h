// Transaction logs up to Windows 8: a base block, a bitmap with one bit for each 512 bytes of the
// hive bins ("DIRT"), and the pages whose bit is set.
//
// Layer: registry. Format: docs/formats/hive-logs.md. The logs after that: log_entries.h.
#pragma once

#include <vector>

#include "base/limits.h"
#include "io/overlay_source.h"
#include "registry/regf/base_block.h"

namespace assay::regf {

// The pages of a log, with offsets within the hive's file. As in Windows, a page that should begin
// a hive bin and does not ends the list: what comes after it is not to be trusted. A log that is
// too short for its pages is kTruncated.
struct DirtyPages {
  std::vector<OverlayPatch> pages;  // neighbours are one patch
  std::uint64_t count = 0;          // of 512 bytes each
  bool complete = false;            // no page was left out
};
Result<DirtyPages> read_dirty_pages(const ByteSourcePtr& log, const RawBaseBlock& block,
                                    const ByteSource& hive, const Limits& limits);

}  // namespace assay::regf
