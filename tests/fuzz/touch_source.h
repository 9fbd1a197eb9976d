// Reads a source here and there, at both ends and in between, as a caller might.
#pragma once

#include <algorithm>

#include "io/byte_source.h"

namespace assay {

inline void touch_source(const ByteSource& source) {
  const std::uint64_t size = source.size();
  Bytes some(static_cast<std::size_t>(std::min<std::uint64_t>(size, 5000)));
  for (std::uint64_t at = 0, step = size / 16 + 1; at <= size - some.size(); at += step)
    static_cast<void>(source.read_at(at, some));
  static_cast<void>(source.read_at(size - some.size(), some));
}

}  // namespace assay
