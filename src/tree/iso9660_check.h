// What libarchive 3.6 does not survive, looked for before it sees a disc of ISO 9660:
//  * a Rock Ridge continuation ("CE") that leads back to itself: followed without end, with more
//  memory
//    at each round, and nothing that it reads from us would end that;
//  * Joliet paths of 1,024 bytes: it writes behind its buffer.
//
// Layer: tree. Format: docs/formats/iso9660.md. Tests: tests/tree/iso9660_test.cc.
#pragma once

#include "base/limits.h"
#include "io/byte_source.h"

namespace assay {

Result<void> check_iso9660(const ByteSource& disc, const Limits& limits);

}  // namespace assay
