// Marvin32, the checksum that Windows uses for log entries of hives.
//
// Layer: registry. Format: docs/formats/hive-logs.md; the function itself is published in
// Microsoft's SymCrypt. A checksum against accidents: anybody can compute it.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "io/byte_source.h"

namespace assay::regf {

constexpr std::uint64_t kLogHashSeed = 0x82EF4D887A4E55C5;

// Takes its bytes in pieces, of which all but the last are multiples of four.
class Marvin32 {
 public:
  explicit Marvin32(std::uint64_t seed);
  void add(ByteView bytes);
  std::uint64_t finish();

 private:
  void mix(std::uint32_t word);

  std::uint32_t low_;
  std::uint32_t high_;
  std::uint32_t tail_ = 0x80;  // the end mark, behind the bytes of an incomplete last word
};

std::uint64_t marvin32(ByteView bytes, std::uint64_t seed = kLogHashSeed);

// Of `length` bytes of a source, without holding them all.
Result<std::uint64_t> marvin32(const ByteSource& source, std::uint64_t offset, std::uint64_t length,
                               std::uint64_t seed = kLogHashSeed);

}  // namespace assay::regf
