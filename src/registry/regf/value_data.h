// The data of a value: resident in its record, in one cell, or in the segments of a "db" record.
//
// Layer: registry. Format: docs/formats/regf.md, "Data". Fuzzed alone:
// tests/fuzz/value_data_fuzz.cc.
#pragma once

#include "base/limits.h"
#include "registry/regf/cell_reader.h"
#include "registry/regf/records.h"

namespace assay::regf {

// `at` is where the record lies, for errors about the record itself. Data that is shorter than the
// record says is an error, never a shorter value.
Result<Bytes> read_value_data(const CellReader& cells, const RawKeyValue& record, std::uint64_t at,
                              const Limits& limits);

}  // namespace assay::regf
