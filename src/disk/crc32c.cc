#include "disk/crc32c.h"

#include <array>

namespace assay {

namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? value >> 1 ^ kPolynomial : value >> 1;
    table[i] = value;
  }
  return table;
}

constexpr std::array<std::uint32_t, 256> kTable = make_table();

}  // namespace

void Crc32c::add(ByteView bytes) {
  std::uint32_t state = state_;
  for (const std::byte byte : bytes)
    state = state >> 8 ^ kTable[(state ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
  state_ = state;
}

std::uint32_t crc32c(ByteView bytes) {
  Crc32c crc;
  crc.add(bytes);
  return crc.sum();
}

std::uint32_t crc32c_without(ByteView bytes, std::size_t field) {
  constexpr std::array<std::byte, 4> kZero{};
  Crc32c crc;
  crc.add(bytes.first(field));
  crc.add(kZero);
  crc.add(bytes.subspan(field + kZero.size()));
  return crc.sum();
}

}  // namespace assay
