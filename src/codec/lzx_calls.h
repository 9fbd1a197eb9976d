// The targets of x86 calls, which LZX stores as addresses because these repeat and distances do
// not.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>

#include "base/bytes.h"

namespace assay {

// Undoes that in one expanded chunk: behind every byte E8 a target within the file as WIM pretends
// it to be becomes a distance again. The last ten bytes are left alone.
inline void make_calls_relative(std::span<std::byte> chunk) {
  constexpr std::int32_t kPretendedSize = 12'000'000;
  constexpr std::size_t kTail = 10;
  if (chunk.size() <= kTail) return;
  std::byte* const first = chunk.data();
  std::byte* const end = first + chunk.size() - kTail;
  std::byte* at = first;
  while (at < end) {
    at = static_cast<std::byte*>(std::memchr(at, 0xE8, static_cast<std::size_t>(end - at)));
    if (at == nullptr) return;
    const auto position = static_cast<std::int32_t>(at - first);
    le32 stored;
    std::memcpy(&stored, at + 1, sizeof stored);
    const auto target = static_cast<std::int32_t>(stored.get());
    if (target >= -position && target < kPretendedSize) {
      const std::int32_t distance = target >= 0 ? target - position : target + kPretendedSize;
      stored = static_cast<std::uint32_t>(distance);
      std::memcpy(at + 1, &stored, sizeof stored);
    }
    at += 5;
  }
}

}  // namespace assay
