// The decisions of LZMS (literal or match, which kind of match, which of the last distances): a
// range coder whose probabilities follow what was decided before.
//
// Layer: codec. Format: docs/formats/lzms.md.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace assay {

// Reads words of 16 bits from the beginning of a chunk. Behind the end there are zeros: an encoder
// need not write what its decoder reads ahead.
class LzmsRangeDecoder {
 public:
  explicit LzmsRangeDecoder(ByteView bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {
    code_ = take_word() << 16;
    code_ |= take_word();
  }

  // The next bit, which is 0 with a chance of `zeros` in 64, 1 to 63.
  bool take(std::uint32_t zeros) {
    if (range_ <= 0xFFFF) [[unlikely]] {
      range_ <<= 16;
      code_ = code_ << 16 | take_word();
    }
    const std::uint32_t bound = (range_ >> 6) * zeros;
    if (code_ < bound) {
      range_ = bound;
      return false;
    }
    range_ -= bound;
    code_ -= bound;
    return true;
  }

 private:
  std::uint32_t take_word() {
    if (end_ - next_ < 2) return 0;
    const auto low = std::to_integer<std::uint32_t>(next_[0]);
    const auto high = std::to_integer<std::uint32_t>(next_[1]);
    next_ += 2;
    return high << 8 | low;
  }

  const std::byte* next_;
  const std::byte* end_;
  std::uint32_t range_ = 0xFFFF'FFFF;
  std::uint32_t code_ = 0;
};

// How often a bit was 0 among the last 64.
class LzmsBitModel {
 public:
  // Never certain: 1 to 63.
  std::uint32_t zeros() const { return std::clamp(zeros_, 1U, 63U); }

  void add(bool bit) {
    zeros_ += static_cast<std::uint32_t>(last_ >> 63) - std::uint32_t{bit};
    last_ = last_ << 1 | std::uint64_t{bit};
  }

 private:
  std::uint64_t last_ = 0x5555'5555;
  std::uint32_t zeros_ = 48;
};

// A question that is asked again and again. Its `kRemembered` last answers choose the model.
template <unsigned kRemembered>
class LzmsDecision {
 public:
  bool take(LzmsRangeDecoder& range) {
    LzmsBitModel& model = models_.data()[last_];
    const bool bit = range.take(model.zeros());
    model.add(bit);
    last_ = (last_ << 1 | std::uint32_t{bit}) % (1U << kRemembered);
    return bit;
  }

 private:
  std::array<LzmsBitModel, std::size_t{1} << kRemembered> models_;
  std::uint32_t last_ = 0;
};

}  // namespace assay
