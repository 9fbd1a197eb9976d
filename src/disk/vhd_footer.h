// The footer of a VHD: 512 bytes at the end of every file, and a copy at the start of those that
// are not fixed.
//
// Layer: disk. Format: docs/formats/vhd.md. Numbers are big-endian. Virtual PC before 2004 wrote
// only 511 of the bytes; the last one is reserved, so nothing is lost.
// Tests: tests/disk/vhd_footer_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"
#include "disk/big_endian.h"
#include "io/byte_source.h"

namespace assay::vhd {

inline constexpr std::uint64_t kSector = 512;
inline constexpr std::array<char, 8> kFooterCookie = {'c', 'o', 'n', 'e', 'c', 't', 'i', 'x'};

// RawFooter::type. 0, 1, 5 and 6 are not in use.
inline constexpr std::uint32_t kFixed = 2;
inline constexpr std::uint32_t kDynamic = 3;
inline constexpr std::uint32_t kDifferencing = 4;

struct RawFooter {
  std::array<char, 8> cookie;           // 0x00  "conectix"
  be32 features;                        // 0x08  bit 0: temporary; bit 1 is always set
  be32 version;                         // 0x0C  0x00010000
  be64 header_offset;                   // 0x10  of the dynamic header; all ones in a fixed disk
  be32 created;                         // 0x18  seconds since 2000
  std::array<char, 4> creator;          // 0x1C  "win ", "vpc ", "qemu", "d2v\0" ...
  be32 creator_version;                 // 0x20
  std::array<char, 4> creator_system;   // 0x24  "Wi2k", "Mac "
  be64 original_size;                   // 0x28  of the disk, when it was made
  be64 current_size;                    // 0x30  of the disk
  std::array<std::byte, 4> geometry;    // 0x38  cylinders (2), heads, sectors: not used here
  be32 type;                            // 0x3C
  be32 checksum;                        // 0x40
  Guid identifier;                      // 0x44
  std::uint8_t saved_state;             // 0x54  1: a suspended computer uses the disk
  std::array<std::byte, 427> reserved;  // 0x55
};
static_assert(sizeof(RawFooter) == 0x200);

// One's complement of the sum of all bytes but the four of the checksum at `field`.
std::uint32_t checksum_without(ByteView bytes, std::size_t field);

bool has_cookie(const RawFooter& footer);
bool checksum_holds(const RawFooter& footer);

struct Footer {
  RawFooter raw;
  std::uint64_t end_of_data = 0;  // where the footer at the end begins, or would begin
  bool at_end = false;            // there is one at the end, be it damaged
  std::vector<std::string> notes;
};

// The footer to go by: the one at the end if its checksum holds, else the copy at the start if that
// one's does, else whichever is there at all. kCorrupt: none is.
Result<Footer> read_footer(const ByteSource& file);

}  // namespace assay::vhd
