// Copying a match: bytes that stand further back in what was expanded already.
//
// Layer: codec. The two places may overlap; then what was just written is read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace assay {

// Steps of `kStep` bytes until at least `length` are copied, which is not 0.
template <std::size_t kStep>
void copy_in_steps(std::byte* to, const std::byte* from, std::size_t length) {
  std::byte* const stop = to + length;
  do {
    std::memcpy(to, from, kStep);
    to += kStep;
    from += kStep;
  } while (to < stop);
}

// Writes `length` bytes at `to` from `distance` bytes before it; neither is 0. `end`: of the whole
// buffer; up to 15 bytes behind the match may be written, never behind `end`.
inline void copy_match(std::byte* to, std::size_t distance, std::size_t length,
                       const std::byte* end) {
  constexpr std::size_t kLong = 64;
  const std::byte* const from = to - distance;
  const bool has_room = static_cast<std::size_t>(end - to) >= length + 15;
  if (distance >= 16 && length < kLong && has_room) [[likely]]
    copy_in_steps<16>(to, from, length);
  else if (distance >= length)
    std::memcpy(to, from, length);
  else if (distance == 1)
    std::memset(to, std::to_integer<int>(*from), length);
  else if (distance >= 8 && has_room)
    copy_in_steps<8>(to, from, length);
  else
    for (std::size_t i = 0; i < length; ++i) to[i] = from[i];
}

}  // namespace assay
