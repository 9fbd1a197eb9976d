// The bits that are ready, whichever way a reader came to them: bit_reader.h,
// backward_bit_reader.h.
//
// Layer: codec.
#pragma once

#include <cstdint>

namespace assay {

class BitBuffer {
 public:
  // The next `count` bits, 1 to 32, which must be ready.
  std::uint32_t peek(unsigned count) const {
    return static_cast<std::uint32_t>(buffer_ >> (64 - count));
  }
  void skip(unsigned count) {
    buffer_ <<= count;
    ready_ -= count;
  }
  // 0 to 32 bits that are ready.
  std::uint32_t take(unsigned count) {
    const auto bits = static_cast<std::uint32_t>((buffer_ >> 1) >> (63 - count));
    skip(count);
    return bits;
  }

  // Whether bits or bytes were used that are not there. Zeros that were only made ready do not
  // count.
  bool overran() const { return lost_bits_ > ready_; }

 protected:
  std::uint64_t buffer_ = 0;  // the bits that are ready, from the top
  unsigned ready_ = 0;
  std::uint64_t lost_bits_ = 0;
};

}  // namespace assay
