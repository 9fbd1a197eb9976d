// A resource of a WIM file as a ByteSource: metadata, blob table, the contents of a file, or a
// solid resource that holds the contents of many.
//
// Layer: tree. Format: docs/formats/wim.md. Stored as is, it is a slice of the file; compressed, it
// is a chunked source that reads the chunk table and expands chunks when they are touched.
// Not verified: the SHA-1 of a blob. Reading all of a 4 GiB file to look at one line would undo
// the point of reading lazily.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "codec/chunk_codec.h"
#include "io/byte_source.h"
#include "io/chunk_cache.h"
#include "tree/wim_header.h"

namespace assay::wim {

// How the chunks of a compressed resource are found.
enum class ChunkLayout {
  kOffsets,  // a table of offsets, then the chunks
  kSizes,    // solid: a header, a table of sizes, then the chunks
  kPipable,  // each chunk behind its size; the table of offsets comes last
};

struct Resource {
  std::uint64_t offset = 0;       // in the file
  std::uint64_t stored_size = 0;  // with its chunk table
  std::uint64_t size = 0;         // expanded
  ChunkFormat format = ChunkFormat::kNone;
  std::uint32_t chunk_size = 0;
  ChunkLayout layout = ChunkLayout::kOffsets;

  std::uint64_t chunk_count() const { return size == 0 ? 0 : (size - 1) / chunk_size + 1; }
  std::uint64_t expanded_size(std::uint64_t chunk) const {
    return chunk + 1 < chunk_count() ? chunk_size : size - chunk * chunk_size;
  }
};

// The non-solid resource that `ref` names in a file with this header.
Resource describe_resource(const WimHeader& header, const ResourceRef& ref);

// The solid resource at `ref`: its true size, chunk size and format stand in its first bytes.
Result<Resource> read_solid_resource(const ByteSource& file, const ResourceRef& ref);

// `number` keys the resource's chunks in `cache`.
Result<ByteSourcePtr> open_resource(const ByteSourcePtr& file, const Resource& resource,
                                    const ChunkCachePtr& cache, std::uint64_t number,
                                    const Limits& limits);

}  // namespace assay::wim
