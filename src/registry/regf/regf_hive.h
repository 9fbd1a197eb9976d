// The native hive engine: keys and values of a regf file, read through ByteSource.
//
// Layer: registry. Reads only the cells on the way to an answer, never the hive as a whole, and
// keeps nothing: what is worth keeping, the source below keeps. Versions 1.3 to 1.6.
// Format: docs/formats/regf.md. Transaction logs: see hive_log.h.
// Not read: security descriptors, volatile keys, the tables that layered keys add.
// Tests: tests/registry/regf_*_test.cc, tests/fuzz/regf_fuzz.cc.
#pragma once

#include "base/limits.h"
#include "io/byte_source.h"
#include "registry/hive.h"
#include "registry/regf/hive_log.h"

namespace assay {

// Looks at the base block alone. A hive that a write left dirty, or whose checksum is wrong, is
// opened, and state() says so.
Result<HivePtr> open_hive_native(ByteSourcePtr source, const Limits& limits);

// A hive after its logs: state() tells which of them were applied.
Result<HivePtr> open_hive_native(const ReplayedHive& replayed, const Limits& limits);

}  // namespace assay
