// A Huffman code of LZMS: it is stored nowhere, both sides make it from the symbols so far.
//
// Layer: codec. Format: docs/formats/lzms.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/backward_bit_reader.h"
#include "codec/huffman_lengths.h"
#include "codec/huffman_table.h"

namespace assay {

inline constexpr unsigned kLongestLzmsCodeword = 15;

// `kInterval`: after how many symbols the code is made anew.
template <std::size_t kMostSymbols, unsigned kInterval>
class LzmsCode {
 public:
  // A chunk begins: each symbol counts as if it had come once. 2 to kMostSymbols of them are used.
  void begin(std::size_t symbols) {
    symbols_ = symbols;
    left_ = 0;
    frequencies_.fill(1);
  }

  // kLongestLzmsCodeword bits must be ready.
  std::uint32_t take(BackwardBitReader& reader) {
    if (left_ == 0) [[unlikely]]
      make();
    --left_;
    const auto entry = table_.look_up(reader.peek(kLongestLzmsCodeword));
    reader.skip(entry.length);
    ++frequencies_.data()[entry.symbol];
    return entry.symbol;
  }

 private:
  static_assert(kMostSymbols <= kMostHuffmanSymbols);
  // Halved and one more each time: a frequency stays below 2 * (kInterval + 1).
  static_assert(2 * (kInterval + 1) <= kMostHuffmanFrequency);

  // Where it is due, not where it is needed: a code that is not used again costs nothing. What came
  // longer ago counts half each time; frequencies of 1 stay.
  [[gnu::noinline]] void make() {
    std::array<std::uint8_t, kMostSymbols> lengths = {};
    const std::span used = std::span(frequencies_).first(symbols_);
    find_huffman_lengths(used, kLongestLzmsCodeword, lengths);
    table_.build(lengths);  // which are always those of a complete code
    for (std::uint16_t& frequency : used) frequency = static_cast<std::uint16_t>(frequency / 2 + 1);
    left_ = kInterval;
  }

  std::size_t symbols_ = 0;
  unsigned left_ = 0;
  std::array<std::uint16_t, kMostSymbols> frequencies_;
  HuffmanTable<kMostSymbols, kLongestLzmsCodeword, kMostSymbols <= 64 ? 8 : 9> table_;
};

}  // namespace assay
