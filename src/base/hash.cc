#include "base/hash.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

namespace assay {

std::uint32_t crc32(ByteView bytes) {
  uLong value = 0;
  while (!bytes.empty()) {  // zlib counts in 32 bits
    const auto count = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
    value = ::crc32(value, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(count));
    bytes = bytes.subspan(count);
  }
  return static_cast<std::uint32_t>(value);
}

std::string to_hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

}  // namespace assay
