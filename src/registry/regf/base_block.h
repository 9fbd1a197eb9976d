// The base block of a registry hive: its first 4096 bytes, of which 512 mean something.
//
// Layer: registry. Format: docs/formats/regf.md, after msuhanov/regf "Windows registry file format
// specification". Transaction logs begin with the same 512 bytes (see hive_log.h).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "io/byte_source.h"
#include "registry/hive.h"

namespace assay::regf {

// Cell offsets count from here: the base block is not part of the hive bins.
constexpr std::uint64_t kBaseBlockBytes = 4096;

// What the field `type` may say.
enum class FileType : std::uint32_t {
  kPrimary = 0,
  kOldLog = 1,     // base block, dirty vector, pages
  kOldestLog = 2,  // the same, written by Windows 2000
  kNewLog = 6,     // base block, log entries: Windows 8.1 and later
};

struct RawBaseBlock {
  std::array<char, 4> signature;        // 0x000  "regf"
  le32 primary_sequence;                // 0x004  raised when a write begins
  le32 secondary_sequence;              // 0x008  raised when it has ended
  le64 last_written;                    // 0x00C  FILETIME
  le32 major_version;                   // 0x014  1
  le32 minor_version;                   // 0x018  3 to 6
  le32 type;                            // 0x01C  FileType
  le32 format;                          // 0x020  1: direct memory load; old tools write 0
  le32 root_cell;                       // 0x024  cell offset of the root key
  le32 bins_size;                       // 0x028  bytes of hive bins that follow
  le32 clustering_factor;               // 0x02C  sector size divided by 512
  std::array<std::byte, 64> file_name;  // 0x030  UTF-16LE, the end of the path
  std::array<std::byte, 32> ids;        // 0x070  two GUIDs of the transaction manager
  le32 flags;                           // 0x090  bit 0: transactions are pending
  std::array<std::byte, 360> reserved;  // 0x094
  le32 checksum;                        // 0x1FC  XOR-32 of all before it
};
static_assert(sizeof(RawBaseBlock) == 0x200);

// Whether a file begins like a hive; logs do as well.
bool is_hive(ByteView head);

// XOR of the 127 words before the checksum; the results 0 and 0xFFFFFFFF are never written.
std::uint32_t checksum_of(const RawBaseBlock& block);
bool checksum_holds(const RawBaseBlock& block);

// The first sector of a hive or log as it lies there; kCorrupt without the signature.
Result<RawBaseBlock> read_base_block(const ByteSource& source);

// kUnsupported for a version that we do not read, or a log where a hive should be. A minor version
// above 6 is read: all since 1.3 have kept the records, and so does hivex.
Result<void> check_readable(const RawBaseBlock& block);

// What the base block alone says about the bytes: clean, or dirty with a note.
HiveState state_of(const RawBaseBlock& block);

}  // namespace assay::regf
