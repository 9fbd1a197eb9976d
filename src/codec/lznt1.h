// LZNT1: how NTFS compresses a file, one compression unit (16 clusters) at a time.
//
// Layer: codec. Format: docs/formats/lznt1.md ([MS-XCA] 2.5 and 3.3). Expansion only.
// Tests: tests/codec/lznt1_test.cc, tests/fuzz/lznt1_fuzz.cc.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Expands `stored`, chunks that hold up to 4 KiB each, into `out`. What `stored` does not reach is
// zero: a unit may end before its size. kCorrupt, with the offset within `stored`, for a chunk that
// expands past its 4 KiB or past `out`, one that runs past `stored`, and a back reference to before
// the start of its chunk. After an error `out` holds nothing of use.
Result<void> expand_lznt1(ByteView stored, std::span<std::byte> out);

}  // namespace assay
