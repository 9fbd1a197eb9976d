// Data of several kinds to compress: what codecs find easy, hard and awkward.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

#include "base/bytes.h"

namespace assay {

class CodecSamples {
 public:
  explicit CodecSamples(unsigned seed) : random_(seed) {}

  // `size` bytes of a kind that the seed chooses.
  Bytes next(std::size_t size) {
    Bytes bytes;
    bytes.reserve(size + 4096);
    const unsigned kind = below(5);
    while (bytes.size() < size) add(kind, bytes);
    bytes.resize(size);
    return bytes;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

 private:
  std::byte any() { return static_cast<std::byte>(below(256)); }

  void add(unsigned kind, Bytes& bytes) {
    switch (kind) {
      case 0: bytes.push_back(static_cast<std::byte>('a' + below(4))); break;
      case 1:  // calls of x86
        bytes.push_back(below(8) == 0 ? std::byte{0xE8} : static_cast<std::byte>(below(16)));
        break;
      case 2: repeat(bytes); break;
      case 3: bytes.insert(bytes.end(), 1 + below(2000), any()); break;
      default: bytes.push_back(any() & any()); break;
    }
  }

  // Something from further back, then something new.
  void repeat(Bytes& bytes) {
    for (unsigned i = below(20) + 1; i > 0; --i) bytes.push_back(any());
    const std::size_t distance =
        1 + below(static_cast<unsigned>(std::min<std::size_t>(bytes.size(), 60'000)));
    for (unsigned length = 2 + below(300); length > 0; --length)
      bytes.push_back(bytes[bytes.size() - distance]);
  }

  std::mt19937 random_;
};

}  // namespace assay
