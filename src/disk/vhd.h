// VHD disks of Virtual PC and Hyper-V: fixed, dynamic and differencing (also .avhd, .vud).
//
// Layer: disk. Format: docs/formats/vhd.md. Lazy: opening reads the footers and the header; the
// table of blocks is read an entry at a time.
// Not read: disks split over several files (.v01), which Virtual PC 2004 could make.
// Tests: tests/disk/vhd_footer_test.cc, tests/disk/vhd_qemu_test.cc, tests/fuzz/vhd_fuzz.cc.
#pragma once

#include "base/bytes.h"
#include "disk/disk_image.h"

namespace assay {

// Whether a file is a VHD, by its first bytes and its last 512 (or all, where there are fewer). The
// cookie alone decides, so that a damaged file is told what is wrong with it.
bool is_vhd(ByteView head, ByteView tail);

Result<DiskImage> open_vhd(ByteSourcePtr file, const ParentFinder& find_parent,
                           const Limits& limits);

}  // namespace assay
