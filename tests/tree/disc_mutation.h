// Random damage to discs and archives: an answer or an error, within bounds.
#pragma once

#include <functional>
#include <random>

#include "tree/disc_tools.h"

namespace assay {

using OpenTree = std::function<Result<FileTreePtr>(ByteSourcePtr, const Limits&)>;

// Changes one to four bytes or words of [from, to), more often to something that means much.
inline void mutate(Bytes& bytes, std::size_t from, std::size_t to, std::mt19937& random) {
  constexpr std::uint32_t kTelling[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x3FFFFFFF, 2048};
  for (unsigned n = random() % 4 + 1; n > 0; --n) {
    const std::size_t at = from + random() % (to - from - 4);
    const std::uint32_t word = kTelling[random() % std::size(kTelling)];
    if (random() % 2 == 0) {
      bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
      continue;
    }
    for (std::size_t i = 0; i < 4; ++i)
      bytes[at + i] = static_cast<std::byte>(word >> (8 * i) & 0xFF);
  }
}

// Every error says something and shows no unprintable byte.
inline void expect_clear(const Error& error) {
  CHECK_FALSE(error.what.empty());
  CHECK(printable(error.what) == error.what);
}

// Cut at a quarter, a half, three quarters: readable in part, or one clear error.
inline void expect_bounded_when_cut(const Bytes& whole, const OpenTree& open) {
  for (const std::size_t quarter : {1U, 2U, 3U}) {
    CAPTURE(quarter);
    const Bytes part(whole.begin(),
                     whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * quarter / 4));
    const Result<FileTreePtr> tree = open(make_memory_source(part), Limits::for_fuzzing());
    if (tree)
      walk_tree(**tree, 200);
    else
      expect_clear(tree.error());
  }
}

// Gives how many damaged ones could still be opened.
inline int open_mutated(const Bytes& whole, std::size_t from, std::size_t to, unsigned rounds,
                        const OpenTree& open) {
  std::mt19937 random(11);
  int opened = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    CAPTURE(round);
    Bytes bytes = whole;
    mutate(bytes, from, to, random);
    const Result<FileTreePtr> tree = open(make_memory_source(bytes), Limits::for_fuzzing());
    if (!tree) {
      expect_clear(tree.error());
      continue;
    }
    ++opened;
    walk_tree(**tree, 100);
  }
  return opened;
}

}  // namespace assay
