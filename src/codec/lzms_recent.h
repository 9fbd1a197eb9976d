// The last sources of matches (distances, or power and distance of delta matches), by which LZMS
// names them again: the last one comes first.
//
// Layer: codec. There would be no use in naming the source of the match that ends right here, which
// could have been longer: such a match counts from the second place.
#pragma once

#include <array>
#include <cstddef>

namespace assay {

template <typename Source>
class LzmsRecent {
 public:
  // `first`: what stands there where the chunk begins.
  explicit LzmsRecent(const std::array<Source, 4>& first) : sources_(first) {}

  // The source at `place`, 0 to 2, of a match that begins at `at`. It comes first now.
  Source take(unsigned place, const std::byte* at) {
    const unsigned shift = 4 * (place + unsigned{at == end_of_last_});
    const unsigned before = order_ & ((1U << shift) - 1);
    const unsigned number = order_ >> shift & 0xFU;
    order_ = (order_ & 0xFFF0U << shift) | before << 4 | number;
    return sources_.data()[number];
  }

  void add(const Source& source) {
    order_ = (order_ << 4 & 0xFFFFU) | order_ >> 12;
    sources_.data()[order_ & 0xFU] = source;
  }

  // Of the match whose source was taken or added.
  void end_match(const std::byte* end) { end_of_last_ = end; }

 private:
  std::array<Source, 4> sources_;
  unsigned order_ = 0x3210;  // of their numbers, the first place in the lowest digit
  const std::byte* end_of_last_ = nullptr;
};

}  // namespace assay
