// Bytes for tests of compression: what shrinks, what does not, and both in turns.
#pragma once

#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// Text of few words.
inline Bytes sample_text(std::size_t size, std::mt19937& random) {
  constexpr std::string_view kWords[] = {"key ", "value ", "server ", "the ", "\r\n", "licence "};
  std::string all;
  while (all.size() < size) all += kWords[random() % std::size(kWords)];
  return to_bytes(all.substr(0, size));
}

inline Bytes sample_noise(std::size_t size, std::mt19937& random) {
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

// Stretches of text, noise and zeros of `stretch` bytes, in an order of chance.
inline Bytes sample_mixture(std::size_t size, std::size_t stretch, std::mt19937& random) {
  Bytes all;
  while (all.size() < size) {
    const auto kind = random() % 3;
    const Bytes part = kind == 0 ? sample_text(stretch, random)
                                 : (kind == 1 ? sample_noise(stretch, random) : Bytes(stretch));
    all.insert(all.end(), part.begin(), part.end());
  }
  all.resize(size);
  return all;
}

}  // namespace assay
