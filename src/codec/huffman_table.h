// Canonical Huffman codes, decoded by look-up: what XPRESS, LZX and LZMS share.
//
// Layer: codec. A code is given by the length of each symbol's codeword, 0 for none; shorter
// codewords come first, those of one length in the order of their symbols ([MS-XCA] 2.1.4.1,
// [MS-PATCH] 2.3). Codewords up to kRootBits take one look-up, longer ones two.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace assay {

template <std::size_t kSymbols, unsigned kMaxLength, unsigned kRootBits>
class HuffmanTable {
 public:
  struct Entry {
    std::uint16_t symbol = 0;  // of a root entry without length: where its second table begins
    std::uint8_t length = 0;   // of the whole codeword; 0: it goes on in a second table
    std::uint8_t bits = 0;     // of that second table
  };

  static constexpr unsigned kLookUpBits = kMaxLength;

  // False: the lengths are not those of a complete code. No codeword at all is a code that is never
  // used; its look-ups give symbol 0.
  bool build(std::span<const std::uint8_t, kSymbols> lengths) {
    Counts counts = {};
    for (const std::uint8_t length : lengths) ++counts[length];
    if (counts[0] == kSymbols) {
      entries_.fill(Entry{0, 1, 0});
      return true;
    }
    counts[0] = 0;
    if (!is_complete(counts)) return false;
    std::array<std::uint16_t, kSymbols> sorted;
    const std::size_t used = sort(lengths, counts, sorted);
    fill_second_tables(lengths, counts, std::span(sorted).first(used),
                       fill_root(lengths, std::span(sorted).first(used)));
    return true;
  }

  // `bits`: the next kLookUpBits bits, the first one on top.
  Entry look_up(std::uint32_t bits) const {
    const Entry* const entries = entries_.data();  // every index is within; checked would be slower
    const Entry root = entries[bits >> kRest];
    if (root.length != 0) [[likely]]
      return root;
    const std::uint32_t rest = bits & ((1U << kRest) - 1);
    return entries[root.symbol + (rest >> (kRest - root.bits))];
  }

 private:
  static_assert(kMaxLength >= kRootBits);
  static constexpr unsigned kRest = kMaxLength - kRootBits;
  static constexpr std::size_t kRootSize = std::size_t{1} << kRootBits;
  // A second table of b bits holds b + 1 codewords at least, as the code is complete.
  static constexpr std::size_t kSecondSize = kRest == 0 ? 0 : (kSymbols / (kRest + 1) + 1) << kRest;
  using Counts = std::array<std::uint32_t, kMaxLength + 1>;

  // Where the filling stands: the next codeword and its symbol's place in the order.
  struct Position {
    std::uint32_t code = 0;  // as if all codewords had kMaxLength bits
    std::size_t symbol = 0;
  };

  static bool is_complete(const Counts& counts) {
    std::uint64_t space = 0;
    for (unsigned length = 1; length <= kMaxLength; ++length)
      space += std::uint64_t{counts[length]} << (kMaxLength - length);
    return space == std::uint64_t{1} << kMaxLength;
  }

  static std::size_t sort(std::span<const std::uint8_t, kSymbols> lengths, const Counts& counts,
                          std::span<std::uint16_t> sorted) {
    Counts next = {};
    for (unsigned length = 1; length < kMaxLength; ++length)
      next[length + 1] = next[length] + counts[length];
    for (std::size_t symbol = 0; symbol < kSymbols; ++symbol)
      if (lengths[symbol] != 0)
        sorted[next[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
    return next[kMaxLength];
  }

  Position fill_root(std::span<const std::uint8_t, kSymbols> lengths,
                     std::span<const std::uint16_t> sorted) {
    Position at;
    Entry* entry = entries_.data();
    for (; at.symbol < sorted.size(); ++at.symbol) {
      const std::uint16_t symbol = sorted[at.symbol];
      const unsigned length = lengths[symbol];
      if (length > kRootBits) break;
      const std::size_t copies = std::size_t{1} << (kRootBits - length);
      entry = std::fill_n(entry, copies, Entry{symbol, static_cast<std::uint8_t>(length), 0});
    }
    at.code = static_cast<std::uint32_t>(entry - entries_.data()) << kRest;
    return at;
  }

  void fill_second_tables(std::span<const std::uint8_t, kSymbols> lengths, Counts counts,
                          std::span<const std::uint16_t> sorted, Position at) {
    std::size_t end = kRootSize;
    for (std::size_t i = 0; i < at.symbol; ++i) --counts[lengths[sorted[i]]];
    while (at.symbol < sorted.size()) {
      const std::uint32_t root = at.code >> kRest;
      const unsigned bits = second_bits(counts, lengths[sorted[at.symbol]]);
      entries_[root] = Entry{static_cast<std::uint16_t>(end), 0, static_cast<std::uint8_t>(bits)};
      for (Entry* entry = &entries_[end]; at.code >> kRest == root && at.symbol < sorted.size();
           ++at.symbol) {
        const std::uint16_t symbol = sorted[at.symbol];
        const unsigned length = lengths[symbol];
        const std::size_t copies = std::size_t{1} << (bits - (length - kRootBits));
        entry = std::fill_n(entry, copies, Entry{symbol, static_cast<std::uint8_t>(length), 0});
        at.code += 1U << (kMaxLength - length);
        --counts[length];
      }
      end += std::size_t{1} << bits;
    }
  }

  // How deep the codewords of one root entry go, of which the first has `length` bits: as many of
  // the codewords that are left belong to it as its space holds.
  static unsigned second_bits(const Counts& counts, unsigned length) {
    std::uint64_t taken = counts[length];
    while (taken < std::uint64_t{1} << (length - kRootBits) && length < kMaxLength) {
      ++length;
      taken = 2 * taken + counts[length];
    }
    return length - kRootBits;
  }

  std::array<Entry, kRootSize + kSecondSize> entries_;
};

}  // namespace assay
