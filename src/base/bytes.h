// Bytes as formats write them: little-endian fields of alignment 1, and the two checks through
// which every offset of the input goes, fits() and read_raw().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace assay {

using ByteView = std::span<const std::byte>;
using Bytes = std::vector<std::byte>;

// An unsigned integer as it lies on disk, lowest byte first.
template <typename T>
class LittleEndian {
  static_assert(std::is_unsigned_v<T>);

 public:
  constexpr LittleEndian() = default;
  constexpr LittleEndian(T value) {  // NOLINT(google-explicit-constructor): reads like the integer
    for (std::size_t i = 0; i < sizeof(T); ++i)
      raw_[i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
  }
  constexpr T get() const {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value = static_cast<T>(value | (static_cast<T>(raw_[i]) << (8 * i)));
    return value;
  }
  constexpr operator T() const { return get(); }  // NOLINT(google-explicit-constructor)

 private:
  std::array<std::byte, sizeof(T)> raw_{};
};

using le16 = LittleEndian<std::uint16_t>;
using le32 = LittleEndian<std::uint32_t>;
using le64 = LittleEndian<std::uint64_t>;

// Whether [offset, offset + length) lies within `size` bytes; no sum can overflow.
constexpr bool fits(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
  return offset <= size && length <= size - offset;
}

// A fixed structure of the format at `offset`; `what` names it in the error.
template <typename T>
Result<T> read_raw(ByteView bytes, std::uint64_t offset, std::string_view what) {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
  if (!fits(offset, sizeof(T), bytes.size()))
    return fail(ErrorCode::kTruncated, std::string(what) + " runs past the end", offset);
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

// The `length` bytes at `offset`; `what` names them in the error.
inline Result<ByteView> slice(ByteView bytes, std::uint64_t offset, std::uint64_t length,
                              std::string_view what) {
  if (!fits(offset, length, bytes.size()))
    return fail(ErrorCode::kTruncated, std::string(what) + " runs past the end", offset);
  return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
}

inline ByteView as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::string_view as_chars(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

}  // namespace assay
