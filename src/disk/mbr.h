// Master boot record: four primary partitions, and the chain of logical drives.
//
// Layer: disk. Format: docs/formats/partitions.md. Knows nothing of GPT but the type of a
// protective partition; which table counts is decided in partitions.cc.
// Tests: tests/disk/mbr_test.cc.
#pragma once

#include <array>

#include "base/limits.h"
#include "disk/partitions.h"

namespace assay {

struct RawMbrEntry {
  std::uint8_t status;  // 0x0  80: active; 00
  std::array<std::byte, 3> first_chs;
  std::uint8_t type;  // 0x4
  std::array<std::byte, 3> last_chs;
  le32 first_lba;     // 0x8  of a logical drive: from its own table on
  le32 sector_count;  // 0xC
};
static_assert(sizeof(RawMbrEntry) == 0x10);

// The sector of an MBR, and of each extended boot record (EBR), where two entries are in use.
struct RawMbr {
  std::array<std::byte, 0x1BE> boot_code;
  std::array<RawMbrEntry, 4> entries;  // 0x1BE
  std::array<std::byte, 2> signature;  // 0x1FE  55 AA
};
static_assert(sizeof(RawMbr) == 0x200);

bool has_boot_signature(const RawMbr& sector);

// Whether this sector can be a partition table: signature, status bytes, and not the boot sector of
// a volume, which ends in the same signature.
bool is_mbr(const RawMbr& sector);
// Whether an entry says that the disk has a GPT, and whether other entries stand beside it.
bool is_protective(const RawMbr& mbr);
bool is_hybrid(const RawMbr& mbr);
bool is_empty(const RawMbr& mbr);

// All partitions of a disk whose sector 0 is `mbr`. `sector_size` is known here.
Result<PartitionTable> read_mbr(const ByteSource& disk, const RawMbr& mbr,
                                std::uint32_t sector_size, const Limits& limits);

}  // namespace assay
