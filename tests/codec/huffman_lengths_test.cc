#include "codec/huffman_lengths.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "support/seeds.h"

namespace assay {
namespace {

using Frequencies = std::vector<std::uint16_t>;
using Lengths = std::vector<std::uint8_t>;

Lengths lengths_of(const Frequencies& frequencies, unsigned most = 15) {
  Lengths lengths(frequencies.size());
  find_huffman_lengths(frequencies, most, lengths);
  return lengths;
}

// As the format says it: a queue by frequency, in which symbols stand before inner nodes, and each
// of them in their order.
Lengths lengths_by_queue(const Frequencies& frequencies) {
  struct Node {
    std::uint64_t frequency;
    bool is_inner;
    std::size_t number;
    auto operator<=>(const Node&) const = default;
  };
  const std::size_t leaves = frequencies.size();
  std::set<Node> queue;
  for (std::size_t i = 0; i < leaves; ++i) queue.insert({frequencies[i], false, i});
  std::vector<std::size_t> above(2 * leaves);
  for (std::size_t made = leaves; queue.size() > 1; ++made) {
    const Node first = queue.extract(queue.begin()).value();
    const Node second = queue.extract(queue.begin()).value();
    above[first.number] = above[second.number] = made;
    queue.insert({first.frequency + second.frequency, true, made});
  }
  std::vector<std::uint8_t> depths(2 * leaves);
  for (std::size_t node = 2 * leaves - 2; node-- > 0;)
    depths[node] = static_cast<std::uint8_t>(depths[above[node]] + 1);
  return {depths.begin(), depths.begin() + static_cast<std::ptrdiff_t>(leaves)};
}

double share_of_codes(const Lengths& lengths) {
  double share = 0;
  for (const std::uint8_t length : lengths) share += 1.0 / (1U << length);
  return share;
}

TEST_CASE("symbols that come more often have shorter codewords") {
  CHECK(lengths_of({1, 1}) == Lengths{1, 1});
  CHECK(lengths_of({5, 1, 2}) == Lengths{1, 2, 2});
  CHECK(lengths_of({1, 2, 4, 8, 8}) == Lengths{4, 4, 3, 2, 1});
}

TEST_CASE("among equals, symbols are joined before inner nodes, and in their order") {
  CHECK(lengths_of({1, 1, 2, 2}) == Lengths{2, 2, 2, 2});
  CHECK(lengths_of({1, 1, 1}) == Lengths{2, 2, 1});
  CHECK(lengths_of({2, 1, 1, 2, 2}) == Lengths{2, 3, 3, 2, 2});
}

TEST_CASE("as many symbols as there may be have codewords of equal length if they are equal") {
  CHECK(lengths_of(Frequencies(kMostHuffmanSymbols, 1)) == Lengths(kMostHuffmanSymbols, 10));
  CHECK(lengths_of(Frequencies(kMostHuffmanSymbols, kMostHuffmanFrequency), 10) ==
        Lengths(kMostHuffmanSymbols, 10));
}

TEST_CASE("lengths are those of the tree that a queue makes") {
  for (unsigned seed = 0; seed < seed_count(200); ++seed) {
    std::mt19937 random(seed);
    Frequencies frequencies(2 + random() % (seed % 10 == 0 ? 800 : 60));
    for (std::uint16_t& frequency : frequencies)
      frequency = static_cast<std::uint16_t>(1 + random() % (1 + random() % (1 + random() % 2000)));
    CAPTURE(seed, frequencies.size());
    REQUIRE(lengths_of(frequencies, 31) == lengths_by_queue(frequencies));
  }
}

TEST_CASE("no codeword is longer than it may be, and the code stays complete") {
  Frequencies fibonacci = {1, 1};
  while (fibonacci.back() < 2000)
    fibonacci.push_back(static_cast<std::uint16_t>(fibonacci.back() + *(fibonacci.end() - 2)));
  const Lengths free = lengths_of(fibonacci, 31);
  REQUIRE(*std::max_element(free.begin(), free.end()) == fibonacci.size() - 1);
  for (unsigned most = 10; most < 18; ++most) {
    const Lengths lengths = lengths_of(fibonacci, most);
    CHECK(*std::max_element(lengths.begin(), lengths.end()) ==
          std::min<std::size_t>(most, fibonacci.size() - 1));
    CHECK(share_of_codes(lengths) == 1.0);
    CHECK(std::is_sorted(lengths.rbegin(), lengths.rend()));
  }
}

}  // namespace
}  // namespace assay
