// VMDK files: a text descriptor, or a sparse extent ("KDMV") with the descriptor embedded.
//
// Layer: disk. Format: docs/formats/qemu-disks.md. Grains are the matter of qemu-nbd.
#pragma once

#include "disk/qemu_references.h"

namespace assay {

struct RawVmdkSparseHeader {
  std::array<char, 4> magic;  // 0x00  "KDMV"
  le32 version;               // 0x04
  le32 flags;                 // 0x08
  le64 capacity;              // 0x0C  of the extent, in sectors
  le64 grain_size;            // 0x14
  le64 descriptor_sector;     // 0x1C  0: this extent is a part of a disk
  le64 descriptor_sectors;    // 0x24
};
static_assert(sizeof(RawVmdkSparseHeader) == 0x2C);

// kUnsupported for a lone extent of a disk whose descriptor is another file.
Result<QemuReferences> read_vmdk_references(const ByteSource& file, const Limits& limits);

// Whether a file that a descriptor names as a sparse extent is one. This must be asked before QEMU
// sees it: a text file in its place would be followed as a descriptor.
Result<void> check_sparse_extent(const ByteSource& file);

}  // namespace assay
