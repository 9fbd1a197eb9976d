// Copying a match: bytes that stand further back in what was expanded already.
//
// Layer: codec. The two places may overlap; then what was just written is read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace assay {

// Writes `length` bytes at `to` from `distance` bytes before it. `end`: of the whole buffer; up to
// seven bytes behind the match may be written, never behind `end`. `distance` is not 0.
inline void copy_match(std::byte* to, std::size_t distance, std::size_t length,
                       const std::byte* end) {
  const std::byte* from = to - distance;
  if (static_cast<std::size_t>(end - to) >= length + 7) [[likely]] {
    if (distance >= 8) {
      std::byte* const stop = to + length;
      do {
        std::memcpy(to, from, 8);
        to += 8;
        from += 8;
      } while (to < stop);
      return;
    }
    if (distance == 1) {
      std::memset(to, std::to_integer<int>(*from), length);
      return;
    }
  }
  for (std::size_t i = 0; i < length; ++i) to[i] = from[i];
}

}  // namespace assay
