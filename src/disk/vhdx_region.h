// The region tables of a VHDX: where the block allocation table and the metadata lie.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.2.3. Read after the log was
// replayed. Tests: tests/disk/vhdx_header_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"
#include "disk/vhd_claims.h"
#include "disk/vhdx_header.h"
#include "io/byte_source.h"

namespace assay::vhdx {

inline constexpr std::array<std::uint64_t, 2> kRegionTableOffsets = {0x30000, 0x40000};
inline constexpr std::uint64_t kRegionTableBytes = 0x10000;
inline constexpr Guid kBatRegion = guid_of("2DC27766-F623-4200-9D64-115E9BFD4A08");
inline constexpr Guid kMetadataRegion = guid_of("8B7CA206-4790-4B9A-B8FE-575F050F886E");

struct RawRegionTable {
  std::array<char, 4> signature;  // 0x00  "regi"
  le32 checksum;                  // 0x04  CRC-32C of all 64 KiB, itself as zero
  le32 entry_count;               // 0x08  up to 2,047
  le32 reserved;                  // 0x0C
};
static_assert(sizeof(RawRegionTable) == 0x10);

struct RawRegion {
  Guid id;        // 0x00
  le64 offset;    // 0x10  in the file, whole mebibytes
  le32 length;    // 0x18  whole mebibytes
  le32 required;  // 0x1C  bit 0: who does not know the region must not read the file
};
static_assert(sizeof(RawRegion) == 0x20);

struct Region {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Regions {
  Region bat;
  Region metadata;
};

// Each region lies wholly in the file, over no other and not over what `claims` holds already; all
// are claimed. The second table is used, and that noted, where the first is damaged.
Result<Regions> read_regions(const ByteSource& file, FileClaims& claims,
                             std::vector<std::string>& notes);

}  // namespace assay::vhdx
