#include "tree/ntfs/multi_sector.h"

#include <cstring>

#include <fmt/core.h>

#include "tree/ntfs/layout.h"

namespace assay::ntfs {

namespace {

Result<void> check_magic(const RawMultiSectorHeader& header, std::string_view magic,
                         std::string_view what, std::uint64_t offset) {
  const std::string_view found(header.magic.data(), header.magic.size());
  if (found == magic) return {};
  if (found == "BAAD")
    return fail(ErrorCode::kCorrupt, fmt::format("{} is marked as torn (BAAD)", what), offset);
  return fail(ErrorCode::kCorrupt, fmt::format("{} does not begin with {}", what, magic), offset);
}

}  // namespace

Result<void> undo_fix_ups(std::span<std::byte> block, std::string_view magic, std::string_view what,
                          std::uint64_t offset) {
  TRY_ASSIGN(const RawMultiSectorHeader header, read_raw<RawMultiSectorHeader>(block, 0, what));
  TRY(check_magic(header, magic, what, offset));
  const std::size_t start = header.fix_ups_offset;
  const std::size_t sectors = block.size() / kFixUpStride;
  // There may be more words than sectors: old Windows and some tools leave room.
  if (header.fix_ups_count < sectors + 1 || !fits(start, 2 * (sectors + 1), block.size()))
    return fail(ErrorCode::kCorrupt, fmt::format("{} has no room for its fix-ups", what),
                offset + 4);
  // The array is moved out of the way first: a hostile one lies where words are replaced.
  Bytes words(block.begin() + static_cast<std::ptrdiff_t>(start),
              block.begin() + static_cast<std::ptrdiff_t>(start + 2 * (sectors + 1)));
  for (std::size_t i = 0; i < sectors; ++i) {
    const std::size_t at = (i + 1) * kFixUpStride - 2;
    if (std::memcmp(&block[at], words.data(), 2) != 0)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("{}: fix-up of sector {} does not match", what, i), offset + at);
    std::memcpy(&block[at], &words[2 * (i + 1)], 2);
  }
  return {};
}

}  // namespace assay::ntfs
