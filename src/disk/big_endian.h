// Unsigned integers of VHD and qcow2 structures, highest byte first: base/bytes.h has the other
// order, that of all the rest of Windows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace assay {

template <typename T>
class BigEndian {
  static_assert(std::is_unsigned_v<T>);

 public:
  constexpr BigEndian() = default;
  constexpr BigEndian(T value) {  // NOLINT(google-explicit-constructor): reads like the integer
    for (std::size_t i = sizeof(T); i-- > 0; value = static_cast<T>(value >> 7 >> 1))
      raw_[i] = static_cast<std::byte>(value & 0xFF);
  }
  constexpr T get() const {
    T value = 0;
    for (const std::byte byte : raw_) value = static_cast<T>(value << 8 | std::to_integer<T>(byte));
    return value;
  }
  constexpr operator T() const { return get(); }  // NOLINT(google-explicit-constructor)

 private:
  std::array<std::byte, sizeof(T)> raw_{};
};

using be32 = BigEndian<std::uint32_t>;
using be64 = BigEndian<std::uint64_t>;

}  // namespace assay
