// VHDX disks of Hyper-V: fixed, dynamic and differencing (also .avhdx), with 512 and 4096-byte
// sectors.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX]. Lazy: opening reads the headers, one
// region table and a few metadata items, and the log if there is something to replay; the block
// allocation table is read an entry at a time. Tests: tests/disk/vhd_corpus_test.cc,
// tests/disk/vhd_qemu_test.cc, tests/fuzz/vhdx_fuzz.cc.
#pragma once

#include "base/bytes.h"
#include "disk/disk_image.h"

namespace assay {

// Whether a file that begins with `head` is a VHDX.
bool is_vhdx(ByteView head);

Result<DiskImage> open_vhdx(ByteSourcePtr file, const ParentFinder& find_parent,
                            const Limits& limits);

}  // namespace assay
