// Disks as targets: VHD, VHDX, raw disks and raw volumes, and what QEMU reads. Their parts are
// partitions; a disk without a partition table is one volume.
//
// Layer: image. The formats are read by layer disk; here they become trees of files.
#pragma once

#include <string_view>

#include "image/formats.h"

namespace assay {

bool probe_vhd(const FileEnds& ends);
bool probe_vhdx(const FileEnds& ends);
bool probe_qemu(const FileEnds& ends);
// Anything with a partition table, or with a file system that can be told by its signature.
bool probe_raw_disk(const FileEnds& ends);

Result<Opened> open_vhd_format(const FileInput& input, const OpenOptions& options);
Result<Opened> open_vhdx_format(const FileInput& input, const OpenOptions& options);
Result<Opened> open_qemu_format(const FileInput& input, const OpenOptions& options);
Result<Opened> open_raw_disk_format(const FileInput& input, const OpenOptions& options);

// "nbd+unix:///export?socket=/run/disk.sock"
Result<Opened> open_nbd_target(std::string_view uri, const OpenOptions& options);

}  // namespace assay
