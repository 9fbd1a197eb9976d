// CRC-32C (Castagnoli), the checksum of VHDX: another polynomial than the CRC-32 of zip and GPT,
// and not among those of libgcrypt.
//
// Layer: disk. Reflected polynomial 0x82F63B78, first value and final inversion 0xFFFFFFFF (RFC
// 3720, appendix B.4); the sum of "123456789" is 0xE3069283. Tests: tests/disk/vhdx_header_test.cc.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace assay {

// May be fed piece by piece.
class Crc32c {
 public:
  void add(ByteView bytes);
  std::uint32_t sum() const { return ~state_; }

 private:
  std::uint32_t state_ = 0xFFFFFFFF;
};

std::uint32_t crc32c(ByteView bytes);

// The sum with the four bytes at `field` taken as zero, as a structure is summed that holds its own
// checksum. `field` must lie within.
std::uint32_t crc32c_without(ByteView bytes, std::size_t field);

}  // namespace assay
