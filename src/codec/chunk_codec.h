// Expanding one chunk of compressed data: XPRESS (Huffman), LZX, LZMS, as WIM files and files
// compressed by WOF ("CompactOS") hold them.
//
// Layer: codec. The one way in to codec/xpress.h, codec/lzx.h and codec/lzms.h, which are compared
// with libwim chunk by chunk. Each thread keeps the tables of the formats that it has met. Tests:
// tests/codec/chunk_codec_test.cc, tests/codec/chunk_expanders_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// The numbers are those of the chunk table of a solid resource (docs/formats/wim.md).
enum class ChunkFormat : std::uint8_t { kNone = 0, kXpress = 1, kLzx = 2, kLzms = 3 };

std::string_view name_of(ChunkFormat format);

// kCorrupt for a size that the format does not know: XPRESS 2^12 to 2^16 bytes, LZX 2^15 to 2^21,
// LZMS 2^15 to 2^30, powers of two only. kNone has no chunks, so no size is right.
Result<void> check_chunk_size(ChunkFormat format, std::uint64_t chunk_size);

// Expands `stored` to exactly fill `out`; anything else is kCorrupt. `chunk_size` is the size of a
// full chunk (LZX's window depends on it), `out` may be shorter for the last one. A chunk as long
// as its expanded form is not compressed at all: it is copied.
Result<void> expand_chunk(ChunkFormat format, std::uint32_t chunk_size, ByteView stored,
                          std::span<std::byte> out);

}  // namespace assay
