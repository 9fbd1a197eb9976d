// Fix-ups: how records, index blocks and pages of the journal guard against being half written.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Fix-ups". The last word of every 512 bytes was
// replaced by a mark when it was written; the right words are in an array at the front.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace assay::ntfs {

// Puts the right words back. kCorrupt where the magic is another or a mark is missing; `what` names
// the block, `offset` is its place in the volume.
Result<void> undo_fix_ups(std::span<std::byte> block, std::string_view magic, std::string_view what,
                          std::uint64_t offset);

}  // namespace assay::ntfs
