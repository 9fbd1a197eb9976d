// LZMS as WIM files store it: chunks of 2^15 to 2^30 bytes, mostly in solid resources (.esd).
//
// Layer: codec. Format: docs/formats/lzms.md. Expansion only. Each thread that has expanded a chunk
// keeps some 350 KiB; nothing grows with the chunk.
// Tests: tests/codec/lzms_test.cc, tests/codec/chunk_expanders_test.cc, tests/fuzz/chunk_fuzz.cc.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Expands `stored` to exactly fill `out`, up to 2^30 bytes (kLimit). kCorrupt: anything else.
Result<void> expand_lzms(ByteView stored, std::span<std::byte> out);

}  // namespace assay
