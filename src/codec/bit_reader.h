// Bits as XPRESS and LZX store them: in little-endian words of 16 bits, from the top bit down.
//
// Layer: codec. Behind the end there are zeros; who has read some of them is told by overran().
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "codec/bit_buffer.h"

namespace assay {

class BitReader : public BitBuffer {
 public:
  explicit BitReader(ByteView bytes) : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // Makes at least `count` bits ready, 1 to 48, reading as many words as there is room for.
  void need(unsigned count) {
    if (ready_ >= count) return;
    if (end_ - next_ >= 8)
      load_words();
    else
      while (ready_ < count) load_word();
  }

  // Gives words back that one would not have read yet who keeps just 16 bits ready, or up to 15
  // more, and has taken `count` bits, up to 15, since: there stand the bytes that XPRESS puts
  // between words.
  void give_back_after(unsigned count) { give_back((ready_ + count) / 16 - 1); }

  // Bytes and words between the words of bits.
  std::uint32_t take_byte() {
    return next_ < end_ ? std::to_integer<std::uint32_t>(*next_++) : lost();
  }
  std::uint32_t take_word() {
    const std::uint32_t low = take_byte();
    return low | take_byte() << 8;
  }

  // Drops what is left of the word that was begun, or a whole one where none was, and gives back
  // the words that were read ahead: bytes follow.
  void align() {
    if (ready_ == 0) load_word();
    give_back(ready_ % 16 == 0 ? ready_ / 16 - 1 : ready_ / 16);
    buffer_ = 0;
    ready_ = 0;
  }

  // `size` bytes from here; nullptr: there are fewer.
  const std::byte* take_bytes(std::size_t size) {
    if (static_cast<std::size_t>(end_ - next_) < size) return nullptr;
    const std::byte* bytes = next_;
    next_ += size;
    return bytes;
  }

 private:
  // The last `words` that were made ready. Of those that are not there none can be read again.
  void give_back(unsigned words) {
    const std::uint64_t lost = std::min<std::uint64_t>(words, lost_bits_ / 16);
    lost_bits_ -= 16 * lost;
    next_ -= 2 * (words - lost);
    ready_ -= 16 * words;
    buffer_ &= ~(~std::uint64_t{0} >> ready_);
  }

  void load_word() {
    std::uint64_t word = 0;
    if (end_ - next_ >= 2) {
      word = std::to_integer<std::uint64_t>(next_[0]) | std::to_integer<std::uint64_t>(next_[1])
                                                            << 8;
      next_ += 2;
    } else {
      lost_bits_ += 16;
    }
    buffer_ |= word << (48 - ready_);
    ready_ += 16;
  }

  // The bits behind the last whole word are put in their place as well, and once more with the word
  // that they belong to.
  void load_words() {
    le64 stored;
    std::memcpy(&stored, next_, sizeof stored);
    std::uint64_t words = stored.get();  // the first one below
    words = words << 32 | words >> 32;
    words = (words & 0x0000'FFFF'0000'FFFFU) << 16 | (words >> 16 & 0x0000'FFFF'0000'FFFFU);
    const unsigned count = (64 - ready_) / 16;
    buffer_ |= words >> ready_;
    ready_ += 16 * count;
    next_ += 2 * count;
  }

  std::uint32_t lost() {
    lost_bits_ += 1U << 16;
    return 0;
  }

  const std::byte* next_;
  const std::byte* end_;
};

}  // namespace assay
