#include "licensing/key_builder.h"

namespace assay {

namespace {

constexpr std::size_t kKeyBytes = 15;
constexpr std::byte kFormat2009{0x08};  // bit 3 of the last byte

Bytes little_endian(std::uint64_t value) {
  Bytes bytes(kKeyBytes);
  for (std::size_t i = 0; i < sizeof value; ++i)
    bytes[i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
  return bytes;
}

}  // namespace

ProductKey build_key(std::uint32_t group, std::uint32_t serial) {
  Bytes bytes = little_endian(std::uint64_t{serial & 0x3FFFFFFF} << 20 | (group & 0xFFFFF));
  bytes.back() = kFormat2009;
  return **decode_key(bytes);
}

ProductKey build_key_2005(std::uint32_t number) {
  // Spread over the digits, for keys that are mostly one letter are taken for placeholders.
  return **decode_key(little_endian((std::uint64_t{number} + 1) * 0x9E3779B97F4A7C15U));
}

}  // namespace assay
