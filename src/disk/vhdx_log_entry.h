// One entry of the log of a VHDX: a header, descriptors of what is to be written where, and the
// sectors of data.
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.3.1. Tests:
// tests/disk/vhdx_log_test.cc, tests/fuzz/vhdx_log_fuzz.cc.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "base/guid.h"

namespace assay::vhdx {

inline constexpr std::uint64_t kLogSector = 4096;

struct RawLogHeader {
  std::array<char, 4> signature;  // 0x00  "loge"
  le32 checksum;                  // 0x04  CRC-32C of the whole entry, itself as zero
  le32 length;                    // 0x08  of the entry, whole sectors of 4 KiB
  le32 tail;                      // 0x0C  where in the log the sequence of this entry begins
  le64 sequence;                  // 0x10  one more than the entry before
  le32 descriptor_count;          // 0x18
  le32 reserved;                  // 0x1C
  Guid log_guid;                  // 0x20  that of the header, else the entry is of an older log
  le64 flushed_size;              // 0x30  the file was at least as long when this was written
  le64 last_size;                 // 0x38  what all structures fit into
};
static_assert(sizeof(RawLogHeader) == 0x40);

// "zero" and "desc" share their shape.
struct RawDescriptor {
  std::array<char, 4> signature;  // 0x00
  le32 trailing;                  // 0x04  desc: the last four bytes of the sector
  le64 leading;                   // 0x08  desc: its first eight bytes; zero: how many bytes
  le64 file_offset;               // 0x10  whole sectors
  le64 sequence;                  // 0x18  that of the entry
};
static_assert(sizeof(RawDescriptor) == 0x20);

// The sequence number is split, so that a sector that was half written is found out.
struct RawDataSector {
  std::array<char, 4> signature;     // 0x000  "data"
  le32 sequence_high;                // 0x004
  std::array<std::byte, 4084> data;  // 0x008  bytes 8 to 4091
  le32 sequence_low;                 // 0xFFC
};
static_assert(sizeof(RawDataSector) == kLogSector);

// What one descriptor writes.
struct LogWrite {
  std::uint64_t offset = 0;  // in the file
  std::uint64_t length = 0;
  ByteView data;                      // the middle of the sector; empty: all is zeros
  std::array<std::byte, 8> leading;   // what comes before it
  std::array<std::byte, 4> trailing;  // and behind
};

// The length that the header at the start of `sector` gives its entry, if it can begin one of a log
// of `log_size` bytes.
std::optional<std::uint64_t> log_entry_length(ByteView sector, const Guid& log_guid,
                                              std::uint64_t log_size);

// The header of a valid entry; `entry` has the length that the header says. Anything wrong makes it
// no entry: of a log, that is how its end is found.
std::optional<RawLogHeader> check_log_entry(ByteView entry);

// Calls `visit` for each write of a valid entry, in order.
void for_each_log_write(ByteView entry, const std::function<void(const LogWrite&)>& visit);

}  // namespace assay::vhdx
