// What the parent locator of a differencing VHDX (.avhdx) says.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.6.2.6. Tests:
// tests/disk/vhdx_parent_test.cc.
#pragma once

#include "base/bytes.h"
#include "disk/disk_image.h"

namespace assay::vhdx {

// Paths in the order of the specification: relative, volume, absolute. kUnsupported for a locator
// of another kind than VHDX; kCorrupt without the parent's identifier or a path.
Result<ParentClaim> read_parent_locator(ByteView locator);

}  // namespace assay::vhdx
