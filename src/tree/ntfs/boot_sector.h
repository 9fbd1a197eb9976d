// The boot sector of an NTFS volume: its geometry.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Boot sector". What comes out is sound: sizes
// are powers of two, the MFT and its mirror begin within the volume. Tests:
// tests/tree/ntfs_boot_sector_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/limits.h"
#include "io/byte_source.h"

namespace assay::ntfs {

struct Geometry {
  std::uint32_t sector_size = 0;
  std::uint32_t cluster_size = 0;
  std::uint32_t record_size = 0;       // of the MFT
  std::uint32_t index_block_size = 0;  // as usual; each index names its own
  std::uint64_t size = 0;              // bytes; the backup boot sector lies behind
  std::uint64_t clusters = 0;
  std::uint64_t mft_cluster = 0;
  std::uint64_t mirror_cluster = 0;

  bool operator==(const Geometry&) const = default;
};

// `sector`: the first 512 bytes.
Result<Geometry> parse_boot_sector(ByteView sector, const Limits& limits);

// The geometry by the first sector or, where that is damaged, by its backup behind the volume,
// which adds a note.
Result<Geometry> read_geometry(const ByteSource& volume, const Limits& limits,
                               std::vector<std::string>& notes);

}  // namespace assay::ntfs
