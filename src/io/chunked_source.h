// A source whose bytes lie in chunks of equal size, each expanded on its own, and only when a read
// touches it.
//
// Layer: io. How a chunk is found and expanded is the matter of `ExpandChunk`: io knows no codec.
// Tests: tests/io/chunked_source_test.cc, tests/io/byte_source_test.cc.
#pragma once

#include <functional>

#include "io/byte_source.h"
#include "io/chunk_cache.h"

namespace assay {

// Fills `out` with the whole chunk `index`, expanded: chunk_size bytes, less for the last one. A
// chunk that does not expand to just that many bytes is an error, which names its offset.
// Called from several threads at once.
using ExpandChunk = std::function<Result<void>(std::uint64_t index, std::span<std::byte> out)>;

struct ChunkedLayout {
  std::uint64_t size = 0;        // of the whole, expanded
  std::uint32_t chunk_size = 0;  // a power of two
};

// `source_number` is the first half of the chunks' keys in `cache`. Two sources over the same bytes
// may share a number, and then share their chunks.
ByteSourcePtr make_chunked_source(ChunkedLayout layout, ExpandChunk expand, ChunkCachePtr cache,
                                  std::uint64_t source_number);

}  // namespace assay
