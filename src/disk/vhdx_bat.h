// The block allocation table of a VHDX: where each block of the disk lies, and, in a differencing
// disk, the bitmaps that say which sectors of a block are its own.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.4 and 2.5. Read an entry at a time.
// Tests: tests/disk/vhdx_bat_test.cc.
#pragma once

#include <cstdint>
#include <memory>

#include "disk/vhd_block_source.h"
#include "disk/vhd_claims.h"
#include "disk/vhdx_metadata.h"
#include "disk/vhdx_region.h"
#include "io/byte_source.h"

namespace assay::vhdx {

class BlockTable {
 public:
  // `claims` holds what else lies in the file. kCorrupt where the region is too small for the disk.
  static Result<std::shared_ptr<BlockTable>> open(ByteSourcePtr file, const Region& region,
                                                  const Metadata& metadata,
                                                  std::shared_ptr<FileClaims> claims);

  BlockLayout layout() const;
  Result<BlockPlace> locate(std::uint64_t block) const;

 private:
  struct Entry {
    unsigned state = 0;
    std::uint64_t offset = 0;  // of the block
    std::uint64_t at = 0;      // of the entry itself
  };

  BlockTable(ByteSourcePtr file, const Region& region, const Metadata& metadata,
             std::shared_ptr<FileClaims> claims);

  std::uint64_t block_count() const;
  std::uint64_t entry_count() const;
  std::uint64_t length_of(std::uint64_t block) const;
  Result<Entry> read_entry(std::uint64_t index) const;
  Result<void> claim(const Entry& entry, std::uint64_t length, const Claimant& claimant) const;
  Result<BlockPlace> locate_partial(std::uint64_t block, const Entry& entry) const;

  ByteSourcePtr file_;
  Region region_;
  std::uint64_t disk_size_;
  std::uint64_t block_size_;
  std::uint32_t sector_size_;
  bool has_parent_;
  std::uint64_t chunk_ratio_;  // blocks that share a sector bitmap
  std::shared_ptr<FileClaims> claims_;
};

}  // namespace assay::vhdx
