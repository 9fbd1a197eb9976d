// Bits as LZMS stores its symbols: words of 16 bits, the last one of the chunk first, each from the
// top bit down. That is one large little-endian number, read from its top.
//
// Layer: codec. Before the beginning there are zeros; who has used some of them is told by
// overran().
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace assay {

class BackwardBitReader {
 public:
  explicit BackwardBitReader(ByteView bytes)
      : begin_(bytes.data()), next_(bytes.data() + bytes.size()) {}

  // Makes at least `count` bits ready, up to 56.
  void need(unsigned count) {
    if (ready_ < count) fill();
  }

  // Makes at least 56 bits ready, and as many as there is room for.
  void fill() {
    if (next_ - begin_ < 8) [[unlikely]]
      return fill_bytes();
    le64 stored;
    std::memcpy(&stored, next_ - sizeof stored, sizeof stored);
    buffer_ |=
        stored.get() >> ready_;  // and part of the byte that does not wholly fit, once more later
    const unsigned count = (63 - ready_) / 8;
    next_ -= count;
    ready_ += 8 * count;
  }

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

  // Whether bits were used that are not there. Zeros that were only made ready do not count.
  bool overran() const { return lost_bits_ > ready_; }

 private:
  void fill_bytes() {
    for (; ready_ <= 56; ready_ += 8) {
      if (next_ != begin_)
        buffer_ |= std::to_integer<std::uint64_t>(*--next_) << (56 - ready_);
      else
        lost_bits_ += 8;
    }
  }

  const std::byte* begin_;
  const std::byte* next_;     // behind the byte to be read next
  std::uint64_t buffer_ = 0;  // the bits that are ready, from the top
  unsigned ready_ = 0;
  std::uint64_t lost_bits_ = 0;
};

}  // namespace assay
