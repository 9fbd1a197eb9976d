// Expanding gzip (RFC 1952) in memory, through zlib; checksum and length are verified.
//
// Layer: base. Several members one after the other are one file, as the format has it.
// Tests: tests/base/gunzip_test.cc.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace assay {

// Whether `bytes` begin with the mark of gzip, 1F 8B.
bool is_gzip(ByteView bytes);

// kCorrupt or kTruncated with the offset in `bytes`; kLimit if it would give more than `max_bytes`.
// Memory grows with what has been expanded, never with what the input claims.
Result<Bytes> gunzip(ByteView bytes, std::uint64_t max_bytes);

}  // namespace assay
