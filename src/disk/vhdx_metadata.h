// The metadata of a VHDX: sizes of blocks, sectors and the disk, and where its parent is.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.6. Only the entries and the known
// items are read, not the whole region. Tests: tests/disk/vhdx_header_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"
#include "base/limits.h"
#include "disk/vhdx_region.h"
#include "io/byte_source.h"

namespace assay::vhdx {

struct RawMetadataTable {
  std::array<char, 8> signature;        // 0x00  "metadata"
  le16 reserved;                        // 0x08
  le16 entry_count;                     // 0x0A  up to 2,047
  std::array<std::byte, 20> reserved2;  // 0x0C
};
static_assert(sizeof(RawMetadataTable) == 0x20);

struct RawMetadataEntry {
  Guid id;        // 0x00
  le32 offset;    // 0x10  in the region, 64 KiB or more
  le32 length;    // 0x14  up to 1 MiB
  le32 flags;     // 0x18  bit 0: of the user, 1: of the disk, 2: required
  le32 reserved;  // 0x1C
};
static_assert(sizeof(RawMetadataEntry) == 0x20);

struct Metadata {
  std::uint32_t block_size = 0;
  bool fixed = false;  // blocks are never given back
  bool has_parent = false;
  std::uint64_t disk_size = 0;
  std::uint32_t logical_sector = 0;
  std::optional<Bytes> parent_locator;
};

Result<Metadata> read_metadata(const ByteSource& file, const Region& region, const Limits& limits,
                               std::vector<std::string>& notes);

}  // namespace assay::vhdx
