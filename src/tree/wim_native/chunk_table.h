// Where the chunks of a compressed resource lie in the file.
//
// Layer: tree. Format: docs/formats/wim.md. There are three layouts (see ChunkLayout); what comes
// out is checked: a chunk lies within its resource, is not empty and not longer than its expanded
// form. Tables are read when they are needed, large ones in pages. Safe for several threads.
// Tests: tests/tree/wim_native_resource_test.cc, tests/fuzz/wim_chunk_table_fuzz.cc.
#pragma once

#include <cstdint>
#include <memory>

#include "tree/wim_native/resource.h"

namespace assay::wim {

inline constexpr std::uint64_t kSolidHeaderSize = 16;

struct ChunkPlace {
  std::uint64_t offset = 0;  // in the file
  std::uint64_t stored_size = 0;

  bool operator==(const ChunkPlace&) const = default;
};

class ChunkTable {
 public:
  virtual ~ChunkTable() = default;

  // `index` below resource.chunk_count().
  virtual Result<ChunkPlace> place(std::uint64_t index) const = 0;
};

// An error where the table does not fit into the resource. The resource is compressed, not empty,
// lies within the file and has a sound chunk size.
Result<std::unique_ptr<const ChunkTable>> make_chunk_table(ByteSourcePtr file,
                                                           const Resource& resource);

}  // namespace assay::wim
