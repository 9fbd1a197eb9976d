#include "codec/huffman_lengths.h"

#include <utility>

namespace assay {

namespace {

constexpr unsigned kSymbolBits = 10;
constexpr unsigned kMostLength = 31;
constexpr unsigned kDigitBits = 6;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
static_assert(kMostHuffmanSymbols == 1U << kSymbolBits);
static_assert(kMostHuffmanFrequency < kDigits * kDigits);

// Frequency above, symbol below: in the order of joining.
using Leaf = std::uint32_t;
std::uint32_t frequency_of(Leaf leaf) { return leaf >> kSymbolBits; }
std::size_t symbol_of(Leaf leaf) { return leaf % kMostHuffmanSymbols; }

// What is worked with, as plain arrays: every index is within, and checking each costs a third.
struct Tree {
  Leaf leaves[kMostHuffmanSymbols + 2];  // sorted; two more that are never joined
  Leaf half_sorted[kMostHuffmanSymbols];
  std::uint32_t weights[kMostHuffmanSymbols + 1];  // of inner nodes, in the order of their making
  std::uint16_t above[kMostHuffmanSymbols];        // the inner node over each
};

// Where the elements of each digit begin, from how many there are.
void accumulate(std::uint32_t (&counts)[kDigits]) {
  std::uint32_t sum = 0;
  for (std::uint32_t& count : counts) sum += std::exchange(count, sum);
}

// By frequency, in two rounds: digits below, then digits above.
void sort_leaves(std::span<const std::uint16_t> frequencies, Tree& tree) {
  std::uint32_t below[kDigits] = {};
  std::uint32_t above[kDigits] = {};
  for (const std::uint16_t frequency : frequencies) {
    ++below[frequency % kDigits];
    ++above[frequency / kDigits];
  }
  accumulate(below);
  accumulate(above);
  Leaf symbol = 0;
  for (const std::uint16_t frequency : frequencies)
    tree.half_sorted[below[frequency % kDigits]++] = Leaf{frequency} << kSymbolBits | symbol++;
  for (const Leaf leaf : std::span(tree.half_sorted).first(frequencies.size()))
    tree.leaves[above[frequency_of(leaf) / kDigits]++] = leaf;
}

// Joins the two rarest nodes until one is left.
void join(std::size_t count, Tree& tree) {
  constexpr std::uint32_t kNotThere = 0xFFFF'FFFF;
  tree.leaves[count] = tree.leaves[count + 1] = kNotThere;
  tree.weights[0] = tree.weights[1] = kNotThere;
  const Leaf* leaf = tree.leaves;
  std::size_t inner = 0;
  for (std::size_t made = 0; made + 1 < count; ++made) {
    std::uint32_t weight = 0;
    if (frequency_of(leaf[1]) <= tree.weights[inner]) {
      weight = frequency_of(leaf[0]) + frequency_of(leaf[1]);
      leaf += 2;
    } else if (tree.weights[inner + 1] < frequency_of(leaf[0])) {
      weight = tree.weights[inner] + tree.weights[inner + 1];
      tree.above[inner] = tree.above[inner + 1] = static_cast<std::uint16_t>(made);
      inner += 2;
    } else {
      weight = frequency_of(*leaf++) + tree.weights[inner];
      tree.above[inner++] = static_cast<std::uint16_t>(made);
    }
    tree.weights[made] = weight;
    tree.weights[made + 2] = kNotThere;
  }
}

// How many codewords have each length. The inner nodes of one depth lie side by side, the root
// last, and each of them has two nodes below it.
void count_lengths(std::size_t leaves, unsigned most, const Tree& tree,
                   std::span<std::uint32_t> counts) {
  std::size_t nodes = 1;           // inner ones of a depth,
  std::size_t first = leaves - 2;  // of which this is the first
  for (unsigned length = 1; length <= most; ++length) {
    std::size_t below = first;
    if (length < most)
      while (below > 0 && tree.above[below - 1] >= first) --below;
    counts[length] = static_cast<std::uint32_t>(2 * nodes - (first - below));
    nodes = first - below;
    first = below;
  }
  // What is too deep: each node splits a leaf further up instead.
  for (; first > 0; --first) {
    unsigned split = most - 1;
    while (counts[split] == 0) --split;
    --counts[split];
    counts[split + 1] += 2;
  }
}

}  // namespace

void find_huffman_lengths(std::span<const std::uint16_t> frequencies, unsigned most_length,
                          std::span<std::uint8_t> lengths) {
  Tree tree;
  sort_leaves(frequencies, tree);
  join(frequencies.size(), tree);
  std::uint32_t counts[kMostLength + 1];
  count_lengths(frequencies.size(), most_length, tree, counts);
  std::uint8_t* const length_of = lengths.data();
  const Leaf* leaf = tree.leaves;
  for (unsigned length = most_length; length > 0; --length)
    for (std::uint32_t left = counts[length]; left > 0; --left)
      length_of[symbol_of(*leaf++)] = static_cast<std::uint8_t>(length);
}

}  // namespace assay
