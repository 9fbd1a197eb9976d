// A source with some of its ranges replaced, and perhaps longer or shorter than before: a hive as
// its transaction logs would have made it, a disk after its journal was replayed.
//
// Layer: io. Nothing is copied: a patch names the source that its bytes are read from. What lies
// beyond the base and under no patch reads as zero. Tests: tests/io/overlay_source_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "io/byte_source.h"

namespace assay {

// `length` bytes at `offset` of the result come from `source`, at `source_offset`.
struct OverlayPatch {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  ByteSourcePtr source;
  std::uint64_t source_offset = 0;
};

// Patches are laid down in their order: a later one hides an earlier one where they overlap. Parts
// of a patch beyond `size` are left out; a patch that its source does not hold is kTruncated.
Result<ByteSourcePtr> make_overlay(ByteSourcePtr base, const std::vector<OverlayPatch>& patches,
                                   std::uint64_t size);

}  // namespace assay
