// The descriptors of UDF as they lie on a disc; only the fields that are checked
// (docs/formats/udf.md).
//
// Layer: tree. Numbers in brackets are sections of ECMA-167 (3rd edition), part/section.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace assay::udf {

inline constexpr std::uint32_t kBlockBytes = 2048;

enum Tag : std::uint16_t {
  kAnchorPointer = 2,
  kVolumePointer = 3,
  kPartition = 5,
  kLogicalVolume = 6,
  kTerminator = 8,
  kFileSet = 256,
  kFileIdentifier = 257,
  kAllocationExtent = 258,
  kFileEntry = 261,
  kExtendedFileEntry = 266,
};

// Descriptor tag [3/7.2].
struct RawTag {
  le16 id;                         // 0x00
  le16 version;                    // 0x02
  std::array<std::byte, 1> check;  // 0x04  sum of the other fifteen bytes
  std::byte reserved;              // 0x05
  le16 serial;                     // 0x06
  le16 crc;                        // 0x08
  le16 crc_length;                 // 0x0A
  le32 location;                   // 0x0C  block, counted from the start of its partition
};
static_assert(sizeof(RawTag) == 0x10);

// Extent of the volume [3/7.1].
struct RawExtent {
  le32 length;  // 0x00  bytes
  le32 block;   // 0x04
};

// Long allocation descriptor [4/14.14.2].
struct RawLongAd {
  le32 length;                    // 0x00  30 bits of bytes, 2 bits of kind
  le32 block;                     // 0x04  in its partition
  le16 partition;                 // 0x08  number of a partition map
  std::array<std::byte, 6> used;  // 0x0A
};
static_assert(sizeof(RawLongAd) == 0x10);

// Anchor volume descriptor pointer [3/10.2].
struct RawAnchor {
  RawTag tag;         // 0x00
  RawExtent main;     // 0x10
  RawExtent reserve;  // 0x18
};

// Volume descriptor pointer [3/10.3].
struct RawVolumePointer {
  RawTag tag;      // 0x00
  le32 sequence;   // 0x10
  RawExtent next;  // 0x14
};

// Partition descriptor [3/10.5].
struct RawPartition {
  RawTag tag;                       // 0x00
  le32 sequence;                    // 0x10
  le16 flags;                       // 0x14
  le16 number;                      // 0x16
  std::array<std::byte, 164> used;  // 0x18
  le32 start;                       // 0xBC  block of the volume
  le32 blocks;                      // 0xC0
};
static_assert(sizeof(RawPartition) == 0xC4);

// Logical volume descriptor [3/10.6].
struct RawLogicalVolume {
  RawTag tag;                         // 0x00
  std::array<std::byte, 196> names;   // 0x10
  le32 block_bytes;                   // 0xD4
  std::array<std::byte, 32> domain;   // 0xD8  flags (1), identifier (23), suffix (8)
  RawLongAd file_set;                 // 0xF8
  le32 maps_length;                   // 0x108
  le32 map_count;                     // 0x10C
  std::array<std::byte, 168> unused;  // 0x110
};
static_assert(sizeof(RawLogicalVolume) == 0x1B8);

// Metadata partition map [UDF 2.60, 2.2.10]: a map of type 2 and 64 bytes.
struct RawMetadataMap {
  std::byte type;                    // 0x00
  std::byte length;                  // 0x01
  le16 reserved;                     // 0x02
  std::array<std::byte, 32> domain;  // 0x04
  le16 volume_sequence;              // 0x24
  le16 partition;                    // 0x26
  le32 file;                         // 0x28  block of the file entry
  le32 mirror;                       // 0x2C
  std::array<std::byte, 16> used;    // 0x30
};
static_assert(sizeof(RawMetadataMap) == 0x40);

// File set descriptor [4/14.1].
struct RawFileSet {
  RawTag tag;                       // 0x00
  std::array<std::byte, 384> used;  // 0x10
  RawLongAd root;                   // 0x190
};
static_assert(sizeof(RawFileSet) == 0x1A0);

// File identifier descriptor [4/14.4]; implementation use and the name follow.
struct RawFileIdentifier {
  RawTag tag;          // 0x00
  le16 version;        // 0x10
  std::uint8_t flags;  // 0x12  2: directory, 4: deleted, 8: parent
  std::uint8_t name;   // 0x13  bytes of the name
  RawLongAd entry;     // 0x14
  le16 used;           // 0x24  bytes of implementation use
};
static_assert(sizeof(RawFileIdentifier) == 0x26);

// The head that file entry [4/14.9] and extended file entry [4/14.17] share.
struct RawFileEntry {
  RawTag tag;                       // 0x00
  le32 direct_entries;              // 0x10
  le16 strategy;                    // 0x14
  std::array<std::byte, 5> used1;   // 0x16
  std::uint8_t type;                // 0x1B  4: directory, 5: file
  std::array<std::byte, 6> used2;   // 0x1C
  le16 flags;                       // 0x22  3 bits: kind of the allocation descriptors
  std::array<std::byte, 20> used3;  // 0x24
  le64 length;                      // 0x38
};
static_assert(sizeof(RawFileEntry) == 0x40);

// Allocation extent descriptor [4/14.5]; allocation descriptors follow.
struct RawAllocationExtent {
  RawTag tag;     // 0x00
  le32 previous;  // 0x10
  le32 length;    // 0x14  bytes of descriptors
};
static_assert(sizeof(RawAllocationExtent) == 0x18);

}  // namespace assay::udf
