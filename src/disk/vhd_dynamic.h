// The header of a dynamic or differencing VHD, its block allocation table and its block bitmaps.
//
// Layer: disk. Format: docs/formats/vhd.md. A table entry is the sector where a block begins: first
// its bitmap, padded to whole sectors, then its data. Tests: tests/disk/vhd_dynamic_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"
#include "disk/vhd_block_source.h"
#include "disk/vhd_claims.h"
#include "disk/vhd_footer.h"
#include "io/byte_source.h"

namespace assay::vhd {

struct RawParentLocator {
  std::array<char, 4> platform;  // 0x00  "W2ru", "W2ku" ...; four zeros: none
  be32 space;                    // 0x04  set aside: sectors by the paper, bytes by Windows
  be32 length;                   // 0x08  of the path, in bytes
  be32 reserved;                 // 0x0C
  be64 offset;                   // 0x10  of the path, in the file
};
static_assert(sizeof(RawParentLocator) == 24);

struct RawDynamicHeader {
  std::array<char, 8> cookie;                // 0x000  "cxsparse"
  be64 next;                                 // 0x008  all ones
  be64 table_offset;                         // 0x010
  be32 version;                              // 0x018  0x00010000
  be32 table_entries;                        // 0x01C
  be32 block_size;                           // 0x020  of data, without the bitmap
  be32 checksum;                             // 0x024
  Guid parent_identifier;                    // 0x028
  be32 parent_time;                          // 0x038  last written, seconds since 2000
  be32 reserved;                             // 0x03C
  std::array<std::byte, 512> parent_name;    // 0x040  UTF-16BE
  std::array<RawParentLocator, 8> locators;  // 0x240
  std::array<std::byte, 256> unused;         // 0x300
};
static_assert(sizeof(RawDynamicHeader) == 0x400);

// The header, checked against the size of the disk and of the file; a wrong checksum is noted.
Result<RawDynamicHeader> read_dynamic_header(const ByteSource& file, const Footer& footer,
                                             std::vector<std::string>& notes);

// Finds the blocks of one file.
class BlockTable {
 public:
  // Claims the places of footers, header and table; kCorrupt where they overlap.
  static Result<std::shared_ptr<BlockTable>> open(ByteSourcePtr file, const Footer& footer,
                                                  const RawDynamicHeader& header);

  BlockLayout layout() const;
  Result<BlockPlace> locate(std::uint64_t block) const;

 private:
  BlockTable(ByteSourcePtr file, const Footer& footer, const RawDynamicHeader& header);

  // Sectors of the disk in a block; less than a whole block's in the last one.
  std::uint64_t sectors_in(std::uint64_t block) const;

  ByteSourcePtr file_;
  std::uint64_t disk_size_;
  std::uint64_t table_offset_;
  std::uint64_t block_size_;
  std::uint64_t bitmap_size_;  // with its padding
  std::uint64_t end_of_data_;
  mutable FileClaims claims_;
};

}  // namespace assay::vhd
