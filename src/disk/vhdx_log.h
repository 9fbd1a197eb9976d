// The log of a VHDX: changes to its structures that a crash kept from their place.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.3. The file is not written to: the
// result is an overlay. Nothing but the headers may be read before. Tests:
// tests/disk/vhdx_log_test.cc, tests/fuzz/vhdx_log_fuzz.cc.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "disk/vhdx_header.h"
#include "io/byte_source.h"

namespace assay::vhdx {

// A valid entry, and where it lies.
struct LogEntry {
  std::uint64_t position = 0;  // in the log
  std::uint64_t length = 0;
  std::uint64_t tail = 0;
  std::uint64_t sequence = 0;
  std::uint32_t write_count = 0;
  std::uint64_t flushed_size = 0;
  std::uint64_t last_size = 0;
};

// The newest sequence of entries that is whole, from its tail to its head: what is to be replayed.
// Empty where there is none. `entries` are all that are valid, in any order.
std::vector<LogEntry> active_sequence(const std::vector<LogEntry>& entries, std::uint64_t log_size);

// The file as it is once its log was replayed, which is noted; the file itself where `header` names
// no log. kCorrupt: there is a log and no sequence in it is whole. kTruncated: the file is shorter
// than when the log was written.
Result<ByteSourcePtr> replay_log(ByteSourcePtr file, const RawHeader& header, const Limits& limits,
                                 std::vector<std::string>& notes);

}  // namespace assay::vhdx
