// Any hive written as the bytes of a real hive file, in one pass: for the hives of 80 MB that
// scripts/bench measures with, where hivex would copy a list of subkeys for each one added.
//
// Laid out as Windows does: hive bins of multiples of 4,096 bytes, subkeys in "lh" lists sorted by
// name and, above a thousand, below an "ri" list. For hives to be damaged: support/hive_builder.h.
// Tests: tests/registry/bench_hive_writer_test.cc.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "registry/hive.h"

namespace assay {

// Last-written times are kept; class names are not. kUnsupported: names beyond ASCII and data above
// 16,344 bytes, which this writer does not know how to lay out.
Result<Bytes> hive_bytes(const Hive& hive);

}  // namespace assay
