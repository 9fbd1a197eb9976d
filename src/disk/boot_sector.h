// The first sector of a volume of Windows or DOS, as far as it tells what the volume is.
//
// Layer: disk. Used by volume_signature.cc only; the parsers of file systems have views of their
// own.
#pragma once

#include <array>

#include "base/bytes.h"

namespace assay {

// What FAT, NTFS, exFAT and BitLocker have in common, and the BIOS parameter block of FAT.
struct RawBootSector {
  std::array<std::uint8_t, 3> jump;   // 0x00  EB xx 90, E9 xx xx
  std::array<char, 8> oem;            // 0x03  "NTFS    ", "EXFAT   ", "-FVE-FS-", "MSDOS5.0" ...
  le16 bytes_per_sector;              // 0x0B  0 in exFAT
  std::uint8_t sectors_per_cluster;   // 0x0D
  le16 reserved_sectors;              // 0x0E
  std::uint8_t fat_count;             // 0x10
  le16 root_entries;                  // 0x11  0 in FAT32
  le16 sectors_16;                    // 0x13
  std::uint8_t media;                 // 0x15  F0, F8 to FF
  le16 fat_sectors_16;                // 0x16
  std::array<std::byte, 8> geometry;  // 0x18
  le32 sectors_32;                    // 0x20
  le32 fat_sectors_32;                // 0x24  FAT32
};
static_assert(sizeof(RawBootSector) == 0x28);

}  // namespace assay
