// Data of several kinds to compress: what codecs find easy, hard and awkward.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <random>
#include <string_view>

#include "base/bytes.h"

namespace assay {

class CodecSamples {
 public:
  enum class Kind : std::uint8_t {
    kZeros,
    kLetters,  // four of them
    kText,
    kCode,     // of x86: calls, jumps and data relative to the instruction pointer
    kRepeats,  // something from further back, then something new
    kRuns,
    kSparse,   // bytes with few bits
    kNumbers,  // rows of integers that grow, or nearly
    kSound,    // 16 bits, two channels
    kRandom,
  };
  static constexpr unsigned kKinds = 10;

  explicit CodecSamples(unsigned seed) : random_(seed) {}

  // `size` bytes of a kind that the seed chooses, or of two in turn.
  Bytes next(std::size_t size) {
    const auto kind = static_cast<Kind>(below(kKinds));
    if (below(3) != 0) return of(kind, size);
    Bytes bytes = of(kind, size / 2);
    const Bytes rest = of(static_cast<Kind>(below(kKinds)), size - size / 2);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
  }

  Bytes of(Kind kind, std::size_t size) {
    Bytes bytes;
    bytes.reserve(size + 4096);
    while (bytes.size() < size) add(kind, bytes);
    bytes.resize(size);
    return bytes;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

 private:
  std::byte any() { return static_cast<std::byte>(below(256)); }

  void add(Kind kind, Bytes& bytes) {
    switch (kind) {
      case Kind::kZeros: bytes.insert(bytes.end(), 1000, std::byte{0}); break;
      case Kind::kLetters: bytes.push_back(static_cast<std::byte>('a' + below(4))); break;
      case Kind::kText: add_word(bytes); break;
      case Kind::kCode: add_instruction(bytes); break;
      case Kind::kRepeats: repeat(bytes); break;
      case Kind::kRuns: bytes.insert(bytes.end(), 1 + below(2000), any()); break;
      case Kind::kSparse: bytes.push_back(any() & any()); break;
      case Kind::kNumbers: add_numbers(bytes); break;
      case Kind::kSound: add_sound(bytes); break;
      case Kind::kRandom: bytes.push_back(any()); break;
    }
  }

  // One of 4,000 words, the first of them far more often than the last.
  void add_word(Bytes& bytes) {
    const unsigned word = below(1 + below(1 + below(4000)));
    std::minstd_rand letters(word + 1);
    for (unsigned left = 2 + word % 9; left > 0; --left)
      bytes.push_back(static_cast<std::byte>("etaoinshrdlucmfw"[letters() / 64 % 16]));
    bytes.push_back(below(9) == 0 ? std::byte{'\n'} : std::byte{' '});
  }

  // Some bytes of anything, then one that takes an operand of four bytes: the way to one of a few
  // targets.
  void add_instruction(Bytes& bytes) {
    static constexpr std::string_view kBefore[] = {
        "\xE8",         "\xE8",         "\xE8",         "\xE9",     "\x48\x8D\x05", "\x4C\x8D\x0D",
        "\x48\x8B\x05", "\x4C\x8B\x05", "\x48\x8B\x3D", "\xFF\x15", "\xF0\x83\x05", "\xFF\x25"};
    for (unsigned left = below(24); left > 0; --left)
      bytes.push_back(
          static_cast<std::byte>("\x90\x89\x8B\x55\x53\x83\xC0\x48\x85\x74\x0F\x24"[below(12)]));
    for (const char byte : kBefore[below(static_cast<unsigned>(std::size(kBefore)))])
      bytes.push_back(static_cast<std::byte>(byte));
    const std::uint32_t target = 0x2000 + 0x1A70 * below(20);
    append_le(bytes, target - static_cast<std::uint32_t>(bytes.size()), 4);
  }

  void repeat(Bytes& bytes) {
    for (unsigned i = below(20) + 1; i > 0; --i) bytes.push_back(any());
    const std::size_t distance =
        1 + below(static_cast<unsigned>(std::min<std::size_t>(bytes.size(), 60'000)));
    for (unsigned length = 2 + below(300); length > 0; --length)
      bytes.push_back(bytes[bytes.size() - distance]);
  }

  void add_numbers(Bytes& bytes) {
    const unsigned width = 1U << below(4);
    const std::uint32_t step = 1 + below(below(2) == 0 ? 16 : 5000);
    std::uint64_t number = random_();
    for (unsigned left = 20 + below(200); left > 0; --left) {
      append_le(bytes, number, width);
      number += step + (below(16) == 0 ? below(8) : 0);
    }
  }

  void add_sound(Bytes& bytes) {
    const double tone = 0.01 + below(100) / 1000.0;
    for (unsigned i = 0; i < 256; ++i) {
      const double wave = 9000 * std::sin(tone * i) + below(8);
      append_le(bytes, static_cast<std::uint64_t>(static_cast<std::int64_t>(wave)), 2);
      append_le(bytes, static_cast<std::uint64_t>(static_cast<std::int64_t>(wave / 2)), 2);
    }
  }

  static void append_le(Bytes& bytes, std::uint64_t number, unsigned width) {
    for (unsigned i = 0; i < width; ++i) bytes.push_back(static_cast<std::byte>(number >> 8 * i));
  }

  std::mt19937 random_;
};

}  // namespace assay
