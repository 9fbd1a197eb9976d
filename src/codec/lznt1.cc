#include "codec/lznt1.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include <fmt/core.h>

namespace assay {

namespace {

// What a chunk expands to; only the last chunk may expand to less.
constexpr std::size_t kChunkSize = 4096;

// The two bytes before each chunk.
class ChunkHeader {
 public:
  explicit ChunkHeader(std::uint16_t word) : word_(word) {}

  std::uint16_t word() const { return word_; }
  bool is_end() const { return word_ == 0; }
  bool has_signature() const { return (word_ & 0x7000U) == 0x3000; }
  bool is_compressed() const { return (word_ & 0x8000U) != 0; }
  // Of what follows the header.
  std::size_t size() const { return (word_ & 0x0FFFU) + 1; }

 private:
  std::uint16_t word_;
};

struct BackReference {
  std::size_t distance;
  std::size_t length;
};

// Splits a compressed word. The further on in the chunk, the more of its bits are the distance:
// as many as `written` - 1 has, 4 to 12 ([MS-XCA] 2.5.1.4).
BackReference split(std::uint16_t word, std::size_t written) {
  const std::size_t distance_bits = written > 16 ? std::bit_width(written - 1) : 4;
  const std::size_t length_bits = 16 - distance_bits;
  const std::size_t length_mask = (std::size_t{1} << length_bits) - 1;
  return {(std::size_t{word} >> length_bits) + 1, (word & length_mask) + 3};
}

// Byte by byte where the two places overlap: a distance of 1 repeats one byte.
void repeat(std::byte* to, BackReference reference) {
  const std::byte* from = to - reference.distance;
  if (reference.distance >= reference.length) {
    std::memcpy(to, from, reference.length);
    return;
  }
  for (std::size_t i = 0; i < reference.length; ++i) to[i] = from[i];
}

// The payload of one compressed chunk, being expanded into `out`. Errors name offsets within the
// whole input, where the payload starts at `start`.
class CompressedChunk {
 public:
  CompressedChunk(ByteView payload, std::uint64_t start, std::span<std::byte> out)
      : payload_(payload), start_(start), out_(out) {}

  // The number of bytes it expanded to.
  Result<std::size_t> expand() {
    while (read_ < payload_.size()) {
      const auto flags = std::to_integer<unsigned>(payload_[read_++]);
      // Flags of elements behind the end of the chunk mean nothing.
      for (unsigned bit = 0; bit < 8 && read_ < payload_.size(); ++bit)
        TRY((flags >> bit & 1) != 0 ? expand_word() : copy_literal());
    }
    return written_;
  }

 private:
  Result<void> copy_literal() {
    if (written_ == out_.size()) return too_long();
    out_[written_++] = payload_[read_++];
    return {};
  }

  Result<void> expand_word() {
    if (payload_.size() - read_ < sizeof(le16))
      return fail(ErrorCode::kCorrupt, "LZNT1 chunk ends within a back reference", place());
    le16 word;
    std::memcpy(&word, payload_.data() + read_, sizeof(word));
    const BackReference reference = split(word, written_);
    if (reference.distance > written_)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("LZNT1 back reference of {} bytes, {} bytes into its chunk",
                              reference.distance, written_),
                  place());
    if (reference.length > out_.size() - written_) return too_long();
    repeat(out_.data() + written_, reference);
    read_ += sizeof(word);
    written_ += reference.length;
    return {};
  }

  std::uint64_t place() const { return start_ + read_; }
  tl::unexpected<Error> too_long() const {
    return fail(ErrorCode::kCorrupt,
                fmt::format("LZNT1 chunk expands to more than {} bytes", out_.size()), place());
  }

  const ByteView payload_;
  const std::uint64_t start_;
  const std::span<std::byte> out_;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
};

// The payload of the chunk with this header, which lies at `at`.
Result<ByteView> payload_of(ChunkHeader header, ByteView stored, std::size_t at) {
  if (!header.has_signature())
    return fail(ErrorCode::kCorrupt, fmt::format("LZNT1 chunk header {:#06x}", header.word()), at);
  const std::size_t start = at + sizeof(le16);
  if (!fits(start, header.size(), stored.size()))
    return fail(ErrorCode::kCorrupt,
                fmt::format("LZNT1 chunk of {} bytes runs past the end", header.size()), at);
  return stored.subspan(start, header.size());
}

// Expands a chunk to `out`, the room for one, and gives the number of bytes it took.
Result<std::size_t> expand_payload(ChunkHeader header, ByteView payload, std::size_t start,
                                   std::span<std::byte> out) {
  if (header.is_compressed()) return CompressedChunk(payload, start, out).expand();
  if (payload.size() > out.size())
    return fail(
        ErrorCode::kCorrupt,
        fmt::format("LZNT1 chunk of {} bytes where {} are left", payload.size(), out.size()),
        start);
  std::copy(payload.begin(), payload.end(), out.begin());
  return payload.size();
}

void fill_with_zeros(std::span<std::byte> out) { std::fill(out.begin(), out.end(), std::byte{0}); }

}  // namespace

Result<void> expand_lznt1(ByteView stored, std::span<std::byte> out) {
  std::size_t at = 0;
  while (!out.empty() && fits(at, sizeof(le16), stored.size())) {
    TRY_ASSIGN(const le16 word, read_raw<le16>(stored, at, "LZNT1 chunk header"));
    const ChunkHeader header(word);
    if (header.is_end()) break;
    TRY_ASSIGN(const ByteView payload, payload_of(header, stored, at));
    const auto room = out.first(std::min(out.size(), kChunkSize));
    TRY_ASSIGN(const std::size_t written, expand_payload(header, payload, at + sizeof(le16), room));
    // The next chunk starts at a multiple of 4 KiB, whatever this one expands to.
    fill_with_zeros(room.subspan(written));
    at += sizeof(le16) + payload.size();
    out = out.subspan(room.size());
  }
  fill_with_zeros(out);
  return {};
}

}  // namespace assay
