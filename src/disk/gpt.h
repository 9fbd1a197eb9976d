// GUID partition table: a header with checksums and an array of entries, kept twice.
//
// Layer: disk. Format: docs/formats/partitions.md (UEFI specification, chapter 5.3).
// Tests: tests/disk/gpt_test.cc.
#pragma once

#include <array>

#include "base/limits.h"
#include "disk/partition_types.h"
#include "disk/partitions.h"

namespace assay {

struct RawGptHeader {
  std::array<char, 8> signature;  // 0x00  "EFI PART"
  le32 revision;                  // 0x08  0x00010000
  le32 header_size;               // 0x0C  92 to the size of a sector
  le32 header_crc;                // 0x10  CRC-32 of header_size bytes, with this field 0
  le32 reserved;                  // 0x14
  le64 own_lba;                   // 0x18
  le64 other_lba;                 // 0x20  of the backup; in the backup: of the primary
  le64 first_usable_lba;          // 0x28
  le64 last_usable_lba;           // 0x30
  Guid disk_guid;                 // 0x38
  le64 entries_lba;               // 0x48
  le32 entry_count;               // 0x50
  le32 entry_size;                // 0x54  128 or more
  le32 entries_crc;               // 0x58  CRC-32 of entry_count * entry_size bytes
};
static_assert(sizeof(RawGptHeader) == 0x5C);

struct RawGptEntry {
  Guid type;                       // 0x00  zero: not in use
  Guid guid;                       // 0x10
  le64 first_lba;                  // 0x20
  le64 last_lba;                   // 0x28  inclusive
  le64 attributes;                 // 0x30
  std::array<std::byte, 72> name;  // 0x38  UTF-16LE, ends at a zero where there is room for one
};
static_assert(sizeof(RawGptEntry) == 0x80);

// Whether a primary header, sound or not, stands in sector 1 of this size.
bool has_gpt_signature(const ByteSource& disk, std::uint32_t sector_size);

// The GPT of a disk that should have one; `sector_size` 0: 512 and 4096 are tried. kCorrupt where
// both headers are damaged or gone; where a header is sound and its entries are not, they are shown
// with PartitionTable::lost.
Result<PartitionTable> read_gpt(const ByteSource& disk, std::uint32_t sector_size,
                                const Limits& limits);

}  // namespace assay
