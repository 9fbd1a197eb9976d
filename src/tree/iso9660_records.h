// Volume descriptors and directory records of ISO 9660 as they lie on a disc
// (docs/formats/iso9660.md).
//
// Layer: tree. Numbers in brackets are sections of ECMA-119 (2nd edition). Most numbers are written
// twice, little-endian and big-endian; as everybody does, we read the first.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace assay::iso9660 {

inline constexpr std::uint32_t kSectorBytes = 2048;

enum DescriptorType : std::uint8_t { kPrimary = 1, kSupplementary = 2, kTerminator = 255 };

enum RecordFlags : std::uint8_t {
  kDirectory = 0x02,
  kAssociated = 0x04,
  kMoreExtents = 0x80,
};

// Directory record [9.1]; the name and the system use area follow.
struct RawRecord {
  std::uint8_t length;              // 0x00  0: the next record is in the next sector
  std::uint8_t attribute_blocks;    // 0x01  extended attributes, before the data
  le32 block;                       // 0x02
  std::array<std::byte, 4> block2;  // 0x06
  le32 size;                        // 0x0A
  std::array<std::byte, 4> size2;   // 0x0E
  std::array<std::byte, 7> time;    // 0x12
  std::uint8_t flags;               // 0x19
  std::uint8_t unit;                // 0x1A  blocks; not 0: interleaved
  std::uint8_t gap;                 // 0x1B
  std::array<std::byte, 4> volume;  // 0x1C
  std::uint8_t name;                // 0x20  bytes
};
static_assert(sizeof(RawRecord) == 0x21);

// Primary [8.4] and supplementary [8.5] volume descriptor.
struct RawVolume {
  std::uint8_t type;                // 0x00
  std::array<char, 5> id;           // 0x01  "CD001"
  std::array<std::byte, 82> used1;  // 0x06
  std::array<char, 3> escape;       // 0x58  "%/@", "%/C" or "%/E": Joliet
  std::array<std::byte, 37> used2;  // 0x5B
  le16 block_bytes;                 // 0x80
  std::array<std::byte, 26> used3;  // 0x82
  RawRecord root;                   // 0x9C
};
static_assert(sizeof(RawVolume) == 0xBD);

}  // namespace assay::iso9660
