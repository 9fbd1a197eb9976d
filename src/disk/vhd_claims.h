// Which ranges of a VHD or VHDX file are spoken for: no two structures may lie over each other,
// neither two blocks nor a block and a header.
//
// Layer: disk. Ranges are claimed when something first uses them, so that a table of a million
// blocks need not be read to look at one. Of two blocks that overlap the second to be read is
// refused. Claims never overlap, so there are no more of them than the file has room for.
// Safe for several threads. Tests: tests/disk/vhd_blocks_test.cc.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/result.h"

namespace assay {

// Who a range belongs to, as errors name it: "block 17", or "the BAT region" without a number.
struct Claimant {
  std::string kind;
  std::uint64_t number = 0;
  bool numbered = true;

  bool operator==(const Claimant&) const = default;
};

std::string to_string(const Claimant& claimant);

class FileClaims {
 public:
  // kCorrupt where another claimant has a part of [offset, offset + length). Claiming the same
  // again is no fault: two threads may look at one block at once. `length` 0 claims nothing.
  Result<void> claim(std::uint64_t offset, std::uint64_t length, const Claimant& claimant);

 private:
  struct Claim {
    std::uint64_t end;
    Claimant claimant;
  };
  std::mutex mutex_;
  std::map<std::uint64_t, Claim> claims_;  // by first byte
};

}  // namespace assay
