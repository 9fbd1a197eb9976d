// The compressed chunks of a WIM file, as they are stored.
#pragma once

#include <filesystem>
#include <vector>

#include "codec/chunk_codec.h"

namespace assay {

struct StoredChunk {
  ChunkFormat format = ChunkFormat::kNone;
  std::uint32_t chunk_size = 0;  // of full chunks
  std::size_t size = 0;          // expanded
  Bytes stored;
};

// Of every resource that the header and the blob table name, in the order of the file. Chunks that
// are stored as they are, and resources that cannot be read, are left out.
std::vector<StoredChunk> chunks_of_wim(const std::filesystem::path& wim);

}  // namespace assay
