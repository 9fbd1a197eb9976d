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
#include "codec/bit_buffer.h"

namespace assay {

class BackwardBitReader : public BitBuffer {
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
  const std::byte* next_;  // behind the byte to be read next
};

}  // namespace assay
