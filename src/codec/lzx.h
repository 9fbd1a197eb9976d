// LZX as WIM files store it: windows of 2^15 to 2^21 bytes, each chunk on its own, the targets of
// x86 calls made relative again.
//
// Layer: codec. Format: docs/formats/lzx.md ([MS-PATCH], and how WIM differs from it). Expansion
// only. Tests: tests/codec/chunk_expanders_test.cc, tests/fuzz/chunk_fuzz.cc.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Expands `stored` to exactly fill `out`, which is no longer than `window`, a power of two within
// 2^15 and 2^21: how many distances there are depends on it. kCorrupt: anything else.
Result<void> expand_lzx(std::uint32_t window, ByteView stored, std::span<std::byte> out);

}  // namespace assay
