#include "registry/regf/marvin32.h"

#include <algorithm>
#include <bit>

namespace assay::regf {

Marvin32::Marvin32(std::uint64_t seed)
    : low_(static_cast<std::uint32_t>(seed)), high_(static_cast<std::uint32_t>(seed >> 32)) {}

void Marvin32::mix(std::uint32_t word) {
  low_ += word;
  high_ ^= low_;
  low_ = std::rotl(low_, 20) + high_;
  high_ = std::rotl(high_, 9) ^ low_;
  low_ = std::rotl(low_, 27) + high_;
  high_ = std::rotl(high_, 19);
}

void Marvin32::add(ByteView bytes) {
  while (bytes.size() >= sizeof(le32)) {
    mix(*read_raw<le32>(bytes, 0, "word"));
    bytes = bytes.subspan(sizeof(le32));
  }
  for (std::size_t i = bytes.size(); i > 0; --i)
    tail_ = tail_ << 8 | std::to_integer<std::uint32_t>(bytes[i - 1]);
}

std::uint64_t Marvin32::finish() {
  mix(tail_);
  mix(0);
  return std::uint64_t{high_} << 32 | low_;
}

std::uint64_t marvin32(ByteView bytes, std::uint64_t seed) {
  Marvin32 hash(seed);
  hash.add(bytes);
  return hash.finish();
}

Result<std::uint64_t> marvin32(const ByteSource& source, std::uint64_t offset, std::uint64_t length,
                               std::uint64_t seed) {
  constexpr std::uint64_t kPiece = 64 << 10;
  Marvin32 hash(seed);
  Bytes piece;
  while (length > 0) {
    piece.resize(static_cast<std::size_t>(std::min(length, kPiece)));
    TRY(source.read_at(offset, piece));
    hash.add(piece);
    offset += piece.size();
    length -= piece.size();
  }
  return hash.finish();
}

}  // namespace assay::regf
