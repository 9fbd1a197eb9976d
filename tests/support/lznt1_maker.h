// Makes LZNT1 chunks for tests: element by element, or by a plain greedy compressor. Written from
// [MS-XCA] 2.5 and knows nothing of the code under test.
#pragma once

#include <algorithm>
#include <map>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// One compressed chunk: literals and back references in the order of the calls.
class Lznt1Chunk {
 public:
  Lznt1Chunk& literals(ByteView bytes) {
    for (const std::byte byte : bytes) {
      begin_element(false);
      payload_.push_back(byte);
      ++written_;
    }
    return *this;
  }
  Lznt1Chunk& literals(std::string_view text) { return literals(as_bytes(text)); }

  Lznt1Chunk& reference(std::size_t distance, std::size_t length) {
    return word(static_cast<unsigned>((distance - 1) << length_bits() | (length - 3)), length);
  }
  // A compressed word as it is; `length` is what it stands for.
  Lznt1Chunk& word(unsigned value, std::size_t length) {
    begin_element(true);
    payload_.push_back(static_cast<std::byte>(value & 0xFF));
    payload_.push_back(static_cast<std::byte>(value >> 8 & 0xFF));
    written_ += length;
    return *this;
  }

  std::size_t written() const { return written_; }
  // The longest reference that a word of this place can say.
  std::size_t longest() const { return (std::size_t{1} << length_bits()) + 2; }
  Bytes bytes() const { return with_header(0xB000, payload_); }

  static Bytes uncompressed(ByteView bytes) { return with_header(0x3000, bytes); }

 private:
  static Bytes with_header(unsigned flags, ByteView payload) {
    const unsigned header = flags | static_cast<unsigned>(payload.size() - 1);
    Bytes bytes{static_cast<std::byte>(header & 0xFF), static_cast<std::byte>(header >> 8)};
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
  }

  // "Let M be the largest value in [4..12] such that 2^(M-1) < U, or 4 if there is no such value."
  int length_bits() const {
    int distance_bits = 4;
    for (int m = 4; m <= 12; ++m)
      if ((std::size_t{1} << (m - 1)) < written_) distance_bits = m;
    return 16 - distance_bits;
  }

  void begin_element(bool is_word) {
    if (elements_ % 8 == 0) {
      flags_at_ = payload_.size();
      payload_.push_back(std::byte{0});
    }
    if (is_word) payload_[flags_at_] |= static_cast<std::byte>(1U << elements_ % 8);
    ++elements_;
  }

  Bytes payload_;
  std::size_t flags_at_ = 0;
  unsigned elements_ = 0;
  std::size_t written_ = 0;
};

// Up to 4 KiB, as one chunk: not compressed where that is shorter.
inline Bytes compress_chunk(ByteView plain) {
  Lznt1Chunk chunk;
  std::map<std::string_view, std::size_t> seen;  // by three bytes: where they were last
  for (std::size_t at = 0; at < plain.size();) {
    const std::string_view key = as_chars(plain).substr(at, 3);
    const auto before = seen.find(key);
    std::size_t length = 0;
    if (key.size() == 3 && before != seen.end())
      while (at + length < plain.size() && length < chunk.longest() &&
             plain[before->second + length] == plain[at + length])
        ++length;
    if (length >= 3) {
      chunk.reference(at - before->second, length);
    } else {
      length = 1;
      chunk.literals(plain.subspan(at, 1));
    }
    seen[key] = at;
    at += length;
  }
  Bytes compressed = chunk.bytes();
  return compressed.size() < plain.size() + 2 ? compressed : Lznt1Chunk::uncompressed(plain);
}

inline Bytes compress_lznt1(ByteView plain) {
  Bytes all;
  for (std::size_t at = 0; at < plain.size(); at += 4096) {
    const Bytes chunk =
        compress_chunk(plain.subspan(at, std::min<std::size_t>(4096, plain.size() - at)));
    all.insert(all.end(), chunk.begin(), chunk.end());
  }
  return all;
}

}  // namespace assay
