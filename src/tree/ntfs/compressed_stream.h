// The data of a compressed attribute (FILE_ATTRIBUTE_COMPRESSED, LZNT1), as a source of its bytes.
//
// Layer: tree (ntfs). Format: docs/formats/lznt1.md, "Compression units". A unit is read and
// expanded only when a read touches it. Files compressed by WOF ("CompactOS") are another matter:
// wof.h. Tests: tests/tree/ntfs_compressed_stream_test.cc, tests/fuzz/compressed_stream_fuzz.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "io/byte_source.h"
#include "io/chunk_cache.h"
#include "tree/ntfs/run_list.h"

namespace assay::ntfs {

// Windows compresses only where clusters have 4 KiB or less: units of up to 64 KiB. This allows for
// 16 clusters of 64 KiB, which is what a damaged or handmade volume may ask us to hold.
constexpr std::uint64_t kMaxCompressionUnitBytes = 1U << 20;

// `runs` in order of their clusters, from cluster 0 of the attribute on; clusters that none of them
// holds are a hole. `unit_clusters` is 2 to the power of the attribute's "compression unit". Bytes
// from `initialized_size` on read as zero. `source_number` as in make_chunked_source().
// kUnsupported for a unit above kMaxCompressionUnitBytes; kCorrupt for sizes that are no powers of
// two, and runs that overlap, are out of order or lie beyond the volume.
Result<ByteSourcePtr> make_compressed_stream(ByteSourcePtr volume, std::vector<Run> runs,
                                             std::uint32_t cluster_size,
                                             std::uint32_t unit_clusters, std::uint64_t size,
                                             std::uint64_t initialized_size, ChunkCachePtr cache,
                                             std::uint64_t source_number);

}  // namespace assay::ntfs
