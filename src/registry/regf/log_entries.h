// Transaction logs of Windows 8.1 and later: a base block and then entries ("HvLE"), each a
// numbered set of pages that are to be written to the hive together.
//
// Layer: registry. Format: docs/formats/hive-logs.md. The dirty-vector logs before that:
// dirty_vector.h. What is done with the entries: hive_log.h.
#pragma once

#include <cstdint>
#include <vector>

#include "base/limits.h"
#include "io/overlay_source.h"
#include "registry/regf/base_block.h"

namespace assay::regf {

struct RawLogEntry {
  std::array<char, 4> signature;  // 0x00  "HvLE"
  le32 size;                      // 0x04  of the whole entry, a multiple of 512
  le32 flags;                     // 0x08  bit 0 goes to the flags of the base block
  le32 sequence;                  // 0x0C
  le32 bins_size;                 // 0x10  of the hive once this entry is applied
  le32 page_count;                // 0x14
  le64 hash_of_pages;             // 0x18  Marvin32 of everything from 0x28 on
  le64 hash_of_head;              // 0x20  Marvin32 of the 32 bytes before this field
};
static_assert(sizeof(RawLogEntry) == 0x28);

// `page_count` of these follow, then the pages without gaps.
struct RawPageReference {
  le32 offset;  // 0x00  from the first hive bin
  le32 size;    // 0x04
};
static_assert(sizeof(RawPageReference) == 8);

struct LogEntry {
  std::uint32_t sequence = 0;
  std::uint32_t bins_size = 0;
  std::uint32_t flags = 0;
  std::vector<OverlayPatch> pages;  // offsets within the file, not from the first bin
};

// The entries of a log, from its first on, as long as each is whole, both its hashes hold, and it
// continues the numbers: old entries lie behind the new ones. The first must have the sequence
// number that the base block of the log names.
std::vector<LogEntry> read_log_entries(const ByteSourcePtr& log, const RawBaseBlock& block,
                                       const Limits& limits);

}  // namespace assay::regf
