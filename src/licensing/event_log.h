// How many records a Windows event log (.evtx) holds, without reading them.
//
// Layer: licensing; the log of the Key Management Service is what it is for: only a KMS host writes
// into it. Format: docs/formats/evtx.md.
// Not read: the events themselves (binary XML), logs of XP (.evt). Not checked: the checksums.
// Tests: tests/licensing/event_log_test.cc, tests/fuzz/event_log_fuzz.cc.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "base/result.h"
#include "io/byte_source.h"

namespace assay {

struct EventLogCount {
  std::uint64_t records = 0;
  bool dirty = false;  // Windows had not closed it: counted record by record
};

// kCorrupt: no event log; or numbers that no chunk can hold. kUnsupported: another version than 3.
Result<EventLogCount> count_event_records(const ByteSource& source, const Limits& limits);

}  // namespace assay
