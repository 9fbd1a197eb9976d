// XPRESS with Huffman codes, as WIM files and CompactOS store it.
//
// Layer: codec. Format: docs/formats/xpress.md ([MS-XCA] 2.1). Expansion only.
// Tests: tests/codec/chunk_expanders_test.cc, tests/fuzz/chunk_fuzz.cc.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Expands `stored` to exactly fill `out`. kCorrupt: anything else.
Result<void> expand_xpress(ByteView stored, std::span<std::byte> out);

}  // namespace assay
