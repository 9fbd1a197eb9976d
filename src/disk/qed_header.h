// The header of QED, as far as it names a backing file.
//
// Layer: disk. Format: docs/formats/qemu-disks.md.
#pragma once

#include "disk/qemu_references.h"

namespace assay {

struct RawQedHeader {
  std::array<char, 4> magic;  // 0x00  "QED\0"
  le32 cluster_size;          // 0x04  a power of two, 2^12 to 2^26
  le32 table_size;            // 0x08  in clusters
  le32 header_size;           // 0x0C  in clusters
  le64 features;              // 0x10  bit 0: has a backing file; bit 2: which is raw
  le64 compatible_features;   // 0x18
  le64 autoclear_features;    // 0x20
  le64 l1_table_offset;       // 0x28
  le64 image_size;            // 0x30
  le32 backing_offset;        // 0x38
  le32 backing_size;          // 0x3C
};
static_assert(sizeof(RawQedHeader) == 0x40);

Result<QemuReferences> read_qed_references(const ByteSource& file);

}  // namespace assay
