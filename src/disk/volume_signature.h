// Which file system, or what else, a volume holds, by its signatures.
//
// Layer: disk. Nothing is read beyond the structures that tell; so a volume may be damaged and
// still be named. A name says what a volume wants to be, not that it can be read. Table with places
// and sources: docs/formats/partitions.md. Tests: tests/disk/volume_signature_test.cc,
// tests/fuzz/volume_signature_fuzz.cc.
#pragma once

#include <string_view>

#include "io/byte_source.h"

namespace assay {

// "NTFS", "BitLocker", "ReFS", "exFAT", "FAT12", "FAT16", "FAT32", "ext2", "ext3", "ext4", "XFS",
// "Btrfs", "ISO 9660/UDF", "swap", "LVM2", "LUKS"; empty: not known, not formatted, or not
// readable. An NTFS volume whose boot sector is damaged is told by the copy in its last sector.
std::string_view volume_signature(const ByteSource& volume);

// The same for what its first sector alone shows: NTFS, BitLocker, ReFS, exFAT, FAT.
std::string_view boot_sector_signature(ByteView sector);

}  // namespace assay
