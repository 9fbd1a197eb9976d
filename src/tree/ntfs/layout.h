// The structures of NTFS as they lie on the volume.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md; field names follow that page. Plain bytes: what
// they mean is checked where they are read.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace assay::ntfs {

inline constexpr std::uint32_t kStandardInformation = 0x10;
inline constexpr std::uint32_t kAttributeList = 0x20;
inline constexpr std::uint32_t kFileName = 0x30;
inline constexpr std::uint32_t kVolumeName = 0x60;
inline constexpr std::uint32_t kVolumeInformation = 0x70;
inline constexpr std::uint32_t kData = 0x80;
inline constexpr std::uint32_t kIndexRoot = 0x90;
inline constexpr std::uint32_t kIndexAllocation = 0xA0;
inline constexpr std::uint32_t kReparsePoint = 0xC0;
inline constexpr std::uint32_t kEndOfAttributes = 0xFFFFFFFF;

inline constexpr std::uint64_t kMftRecord = 0;
inline constexpr std::uint64_t kLogFileRecord = 2;
inline constexpr std::uint64_t kVolumeRecord = 3;
inline constexpr std::uint64_t kRootRecord = 5;
inline constexpr std::uint64_t kUpCaseRecord = 10;
inline constexpr std::uint64_t kFirstUserRecord = 24;  // files of users lie from here on

// Fix-ups guard every 512 bytes, whatever the volume's sectors have.
inline constexpr std::size_t kFixUpStride = 512;

// Which record of the MFT, and the how-manieth use of it.
struct FileReference {
  std::uint64_t record = 0;    // 48 bits
  std::uint16_t sequence = 0;  // 0: not checked

  bool operator==(const FileReference&) const = default;
};

constexpr FileReference file_reference_from(std::uint64_t raw) {
  return {raw & 0xFFFF'FFFF'FFFF, static_cast<std::uint16_t>(raw >> 48)};
}

struct RawBootSector {
  std::array<std::byte, 3> jump;       // 0x00
  std::array<char, 8> oem_id;          // 0x03  "NTFS    "
  le16 bytes_per_sector;               // 0x0B
  std::uint8_t sectors_per_cluster;    // 0x0D  above 0x80: 2^(256 - n)
  std::array<std::byte, 26> unused_1;  // 0x0E
  le64 total_sectors;                  // 0x28
  le64 mft_cluster;                    // 0x30
  le64 mirror_cluster;                 // 0x38
  std::uint8_t clusters_per_record;    // 0x40  above 0x80: 2^(256 - n) bytes
  std::array<std::byte, 3> unused_2;   // 0x41
  std::uint8_t clusters_per_index;     // 0x44  the same
  std::array<std::byte, 3> unused_3;   // 0x45
  le64 serial_number;                  // 0x48
  le32 checksum;                       // 0x50  not used
  std::array<std::byte, 426> code;     // 0x54
  std::array<std::uint8_t, 2> end;     // 0x1FE  55 AA; mkntfs and Windows write it
};
static_assert(sizeof(RawBootSector) == 512);

// What begins records, index blocks and pages of the journal.
struct RawMultiSectorHeader {
  std::array<char, 4> magic;  // 0x00  "FILE", "INDX", "RSTR"; "BAAD": a tool found it torn
  le16 fix_ups_offset;        // 0x04
  le16 fix_ups_count;         // 0x06  words: the mark and one for every 512 bytes
  le64 log_sequence_number;   // 0x08
};
static_assert(sizeof(RawMultiSectorHeader) == 0x10);

struct RawRecordHeader {
  RawMultiSectorHeader header;  // 0x00
  le16 sequence;                // 0x10
  le16 link_count;              // 0x12
  le16 attributes_offset;       // 0x14
  le16 flags;                   // 0x16
  le32 used_size;               // 0x18
  le32 allocated_size;          // 0x1C
  le64 base;                    // 0x20  file reference; 0 in base records
  le16 next_attribute_id;       // 0x28
};
static_assert(sizeof(RawRecordHeader) == 0x2A);

inline constexpr std::uint16_t kRecordInUse = 1;
inline constexpr std::uint16_t kRecordIsDirectory = 2;

struct RawAttributeHeader {
  le32 type;                     // 0x00
  le32 length;                   // 0x04  of the whole attribute
  std::uint8_t is_non_resident;  // 0x08
  std::uint8_t name_length;      // 0x09  UTF-16 units
  le16 name_offset;              // 0x0A
  le16 flags;                    // 0x0C
  le16 id;                       // 0x0E
};
static_assert(sizeof(RawAttributeHeader) == 0x10);

inline constexpr std::uint16_t kFlagCompressionMask = 0x00FF;  // 1: LZNT1
inline constexpr std::uint16_t kFlagEncrypted = 0x4000;
inline constexpr std::uint16_t kFlagSparse = 0x8000;

struct RawResident {
  RawAttributeHeader header;  // 0x00
  le32 value_length;          // 0x10
  le16 value_offset;          // 0x14
  le16 indexed;               // 0x16
};
static_assert(sizeof(RawResident) == 0x18);

struct RawNonResident {
  RawAttributeHeader header;        // 0x00
  le64 first_vcn;                   // 0x10
  le64 last_vcn;                    // 0x18
  le16 mapping_pairs_offset;        // 0x20
  std::uint8_t compression_unit;    // 0x22  2^n clusters
  std::array<std::byte, 5> unused;  // 0x23
  le64 allocated_size;              // 0x28  this and the next two count in the first extent only
  le64 data_size;                   // 0x30
  le64 initialized_size;            // 0x38  what follows reads as zeros
};
static_assert(sizeof(RawNonResident) == 0x40);

struct RawAttributeListEntry {
  le32 type;                 // 0x00
  le16 length;               // 0x04
  std::uint8_t name_length;  // 0x06  UTF-16 units
  std::uint8_t name_offset;  // 0x07
  le64 first_vcn;            // 0x08
  le64 record;               // 0x10  file reference
  le16 id;                   // 0x18
};
static_assert(sizeof(RawAttributeListEntry) == 0x1A);

struct RawStandardInformation {
  le64 created;         // 0x00  FILETIME, like the next three
  le64 modified;        // 0x08
  le64 record_changed;  // 0x10
  le64 accessed;        // 0x18
  le32 attributes;      // 0x20  FILE_ATTRIBUTE_*
};
static_assert(sizeof(RawStandardInformation) == 0x24);

// Also the key of directory entries.
struct RawFileName {
  le64 parent;               // 0x00  file reference
  le64 created;              // 0x08  times and sizes here are copies, and may be stale
  le64 modified;             // 0x10
  le64 record_changed;       // 0x18
  le64 accessed;             // 0x20
  le64 allocated_size;       // 0x28
  le64 data_size;            // 0x30
  le32 attributes;           // 0x38  bit 28: directory
  le32 reparse_tag;          // 0x3C
  std::uint8_t name_length;  // 0x40  UTF-16 units
  std::uint8_t name_space;   // 0x41
};
static_assert(sizeof(RawFileName) == 0x42);

inline constexpr std::uint32_t kNameIsDirectory = 0x1000'0000;

struct RawIndexRoot {
  le32 attribute_type;  // 0x00
  le32 collation;       // 0x04
  le32 block_size;      // 0x08  bytes
  le32 block_clusters;  // 0x0C  only the lowest byte counts
};
static_assert(sizeof(RawIndexRoot) == 0x10);

// Offsets and sizes count from the start of this header.
struct RawIndexHeader {
  le32 entries_offset;  // 0x00
  le32 used_size;       // 0x04
  le32 allocated_size;  // 0x08
  le32 flags;           // 0x0C  bit 0: has children
};
static_assert(sizeof(RawIndexHeader) == 0x10);

struct RawIndexBlock {
  RawMultiSectorHeader header;  // 0x00
  le64 vcn;                     // 0x10  its own
  RawIndexHeader index;         // 0x18
};
static_assert(sizeof(RawIndexBlock) == 0x28);

struct RawIndexEntry {
  le64 file;        // 0x00  file reference
  le16 length;      // 0x08
  le16 key_length;  // 0x0A
  le32 flags;       // 0x0C
};
static_assert(sizeof(RawIndexEntry) == 0x10);

inline constexpr std::uint32_t kEntryHasChild = 1;  // the last 8 bytes are the child's VCN
inline constexpr std::uint32_t kEntryIsLast = 2;    // has no key

struct RawReparseHeader {
  le32 tag;          // 0x00
  le16 data_length;  // 0x04
  le16 reserved;     // 0x06
};
static_assert(sizeof(RawReparseHeader) == 8);

struct RawVolumeInformation {
  le64 unused;                 // 0x00
  std::uint8_t major_version;  // 0x08
  std::uint8_t minor_version;  // 0x09
  le16 flags;                  // 0x0A
};
static_assert(sizeof(RawVolumeInformation) == 12);

inline constexpr std::uint16_t kVolumeIsDirty = 1;

struct RawRestartPage {
  RawMultiSectorHeader header;  // 0x00  "RSTR"; "CHKD" after chkdsk; the number is of chkdsk
  le32 system_page_size;        // 0x10
  le32 log_page_size;           // 0x14
  le16 restart_offset;          // 0x18  of the restart area
  le16 minor_version;           // 0x1A
  le16 major_version;           // 0x1C
};
static_assert(sizeof(RawRestartPage) == 0x1E);

struct RawRestartArea {
  le64 current_sequence_number;  // 0x00  the page with the higher one is the newer one
  le16 client_count;             // 0x08
  le16 first_free_client;        // 0x0A
  le16 first_client_in_use;      // 0x0C  0xFFFF: none
  le16 flags;                    // 0x0E
};
static_assert(sizeof(RawRestartArea) == 0x10);

inline constexpr std::uint16_t kNoClient = 0xFFFF;
inline constexpr std::uint16_t kVolumeIsClean = 2;

}  // namespace assay::ntfs
