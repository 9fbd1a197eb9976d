// The first mebibyte of a VHDX: the file identifier and the two headers. (The region tables, which
// lie there as well, are in vhdx_region.h: they may be changed by the log, the headers may not.)
//
// Layer: disk. Format: docs/formats/vhdx.md, after [MS-VHDX] 2.2. Tests:
// tests/disk/vhdx_header_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"
#include "io/byte_source.h"

namespace assay::vhdx {

inline constexpr std::uint64_t kMebibyte = 1U << 20;
inline constexpr std::uint64_t kHeaderSection = kMebibyte;
inline constexpr std::array<char, 8> kFileSignature = {'v', 'h', 'd', 'x', 'f', 'i', 'l', 'e'};
inline constexpr std::array<std::uint64_t, 2> kHeaderOffsets = {0x10000, 0x20000};

struct RawHeader {
  std::array<char, 4> signature;         // 0x00  "head"
  le32 checksum;                         // 0x04  CRC-32C of all 4096 bytes, itself as zero
  le64 sequence;                         // 0x08  the higher one is current
  Guid file_write_guid;                  // 0x10
  Guid data_write_guid;                  // 0x20  what a differencing child claims
  Guid log_guid;                         // 0x30  zeros: nothing to replay
  le16 log_version;                      // 0x40  0
  le16 version;                          // 0x42  1
  le32 log_length;                       // 0x44
  le64 log_offset;                       // 0x48
  std::array<std::byte, 4016> reserved;  // 0x50
};
static_assert(sizeof(RawHeader) == 0x1000);

// The current header, with its version checked. One that is damaged is noted; kCorrupt where none
// is current: both damaged, or both of one sequence number and yet different.
Result<RawHeader> read_header(const ByteSource& file, std::vector<std::string>& notes);

bool has_log(const RawHeader& header);

}  // namespace assay::vhdx
