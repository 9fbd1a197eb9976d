// The header of qcow2 (versions 2 and 3) and of qcow (version 1), as far as it names other files.
//
// Layer: disk. Format: docs/formats/qemu-disks.md. The tables and clusters are the matter of
// qemu-nbd.
#pragma once

#include "disk/big_endian.h"
#include "disk/qemu_references.h"

namespace assay {

// What all versions have in common.
struct RawQcowHeader {
  std::array<char, 4> magic;  // 0x00  "QFI\xFB"
  be32 version;               // 0x04  1, 2 or 3
  be64 backing_offset;        // 0x08  0: no backing file
  be32 backing_size;          // 0x10  of its name, 1023 at most
};
static_assert(sizeof(RawQcowHeader) == 0x14);

// What follows in versions 2 and 3.
struct RawQcow2Header {
  RawQcowHeader common;
  be32 cluster_bits;                   // 0x14  9 to 21
  be64 size;                           // 0x18
  be32 encryption;                     // 0x20  0: none, 1: AES, 2: LUKS
  std::array<std::byte, 0x24> tables;  // 0x24
};
static_assert(sizeof(RawQcow2Header) == 0x48);

// Version 3 only.
struct RawQcow3Fields {
  be64 incompatible;    // 0x48  bit 2: the data lies in another file
  be64 compatible;      // 0x50
  be64 autoclear;       // 0x58
  be32 refcount_order;  // 0x60
  be32 header_length;   // 0x64  where the extensions begin
};
static_assert(sizeof(RawQcow3Fields) == 0x20);

Result<QemuReferences> read_qcow_references(const ByteSource& file, std::string_view driver);

}  // namespace assay
