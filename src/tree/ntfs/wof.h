// Files compressed by the Windows Overlay Filter ("CompactOS", compact /exe): the reparse point
// says how, the stream "WofCompressedData" holds a table of chunks and the chunks.
//
// Layer: tree (ntfs). Format: docs/formats/wof.md ([MS-FSCC] 2.1.2.x, wofapi.h). Not read: files
// whose bytes lie in a WIM elsewhere (WIMBoot); parse_wof() says that a file is one.
// Tests: tests/tree/ntfs_wof_test.cc, tests/fuzz/wof_fuzz.cc.
#pragma once

#include <cstdint>

#include "codec/chunk_codec.h"
#include "io/byte_source.h"
#include "io/chunk_cache.h"

namespace assay::ntfs {

struct WofInfo {
  bool in_wim = false;  // the bytes lie in a WIM elsewhere; the other fields say nothing
  ChunkFormat format = ChunkFormat::kNone;
  std::uint32_t chunk_size = 0;

  bool operator==(const WofInfo&) const = default;
};

// `reparse_data` of a reparse point with tag IO_REPARSE_TAG_WOF (0x80000017), without its 8 bytes
// of header. kUnsupported for a version, provider or algorithm that is not known.
Result<WofInfo> parse_wof(ByteView reparse_data);

// The file of `size` bytes that the stream `compressed` expands to. The table is read a few entries
// at a time, with the chunks that a read touches; its errors come from read_at(). `source_number`
// as in make_chunked_source(). kUnsupported for a file in a WIM.
Result<ByteSourcePtr> make_wof_stream(ByteSourcePtr compressed, WofInfo info, std::uint64_t size,
                                      ChunkCachePtr cache, std::uint64_t source_number);

}  // namespace assay::ntfs
