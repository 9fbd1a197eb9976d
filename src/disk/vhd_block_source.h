// The bytes of a disk that is kept in blocks: each lies somewhere in the file, is all zeros, or is
// left to the parent disk, as a whole or sector by sector. VHD and VHDX differ only in how a block
// is found.
//
// Layer: disk. Lazy: a block is looked up when a read first touches it. Blocks that lie in the file
// are remembered with their bitmap; there are no more of them than the file has room for.
// Tests: tests/disk/vhd_blocks_test.cc.
#pragma once

#include <cstdint>
#include <functional>

#include "io/byte_source.h"

namespace assay {

struct BlockPlace {
  enum class Kind {
    kAbsent,    // the parent has it; zeros where there is none
    kZeros,     // zeros, whatever the parent has
    kInFile,    // the whole block, at `offset`
    kBySector,  // at `offset` the sectors whose bit is set; the others are absent
  };
  Kind kind = Kind::kAbsent;
  std::uint64_t offset = 0;  // of the block's data in the file
  Bytes bitmap;              // kBySector: one bit for each sector of the block
};

struct BlockLayout {
  std::uint64_t size = 0;        // of the disk
  std::uint64_t block_size = 0;  // a multiple of the sector size
  std::uint32_t sector_size = 512;
  // Which bit of a bitmap's byte is the first sector: the highest in VHD, the lowest in VHDX.
  bool highest_bit_first = false;
};

// What lies in the file of block `index`: checked, so that it can be read. A bitmap has a bit for
// every sector of the block that the disk has. Called from several threads at once.
using LocateBlock = std::function<Result<BlockPlace>(std::uint64_t index)>;

// `parent` may be null. Where it is shorter than the disk, zeros follow.
ByteSourcePtr make_block_source(const BlockLayout& layout, ByteSourcePtr file, ByteSourcePtr parent,
                                LocateBlock locate);

// The kind that a bitmap of `sectors` bits gives: kBySector only where it is mixed.
BlockPlace::Kind kind_of_bitmap(ByteView bitmap, std::uint64_t sectors, bool highest_bit_first);

}  // namespace assay
