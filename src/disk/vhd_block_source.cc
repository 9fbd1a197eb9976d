#include "disk/vhd_block_source.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace assay {

namespace {

using PlacePtr = std::shared_ptr<const BlockPlace>;

bool has_sector(ByteView bitmap, std::uint64_t sector, bool highest_bit_first) {
  const auto bit = static_cast<unsigned>(sector % 8);
  const std::byte mask{static_cast<unsigned char>(highest_bit_first ? 0x80U >> bit : 1U << bit)};
  return (bitmap[static_cast<std::size_t>(sector / 8)] & mask) != std::byte{0};
}

bool is_in_file(const BlockPlace& place) {
  return place.kind == BlockPlace::Kind::kInFile || place.kind == BlockPlace::Kind::kBySector;
}

class BlockSource final : public ByteSource {
 public:
  BlockSource(const BlockLayout& layout, ByteSourcePtr file, ByteSourcePtr parent,
              LocateBlock locate)
      : layout_(layout),
        file_(std::move(file)),
        parent_(std::move(parent)),
        locate_(std::move(locate)) {}
  std::uint64_t size() const override { return layout_.size; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), layout_.size));
    while (!out.empty()) {
      const std::uint64_t within = offset % layout_.block_size;
      const auto piece = out.first(static_cast<std::size_t>(
          std::min<std::uint64_t>(out.size(), layout_.block_size - within)));
      TRY_ASSIGN(const PlacePtr place, place_of(offset / layout_.block_size));
      TRY(read_block(*place, offset, within, piece));
      offset += piece.size();
      out = out.subspan(piece.size());
    }
    return {};
  }

 private:
  Result<PlacePtr> place_of(std::uint64_t block) const {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto known = places_.find(block); known != places_.end()) return known->second;
    }
    TRY_ASSIGN(BlockPlace found, locate_(block));
    auto place = std::make_shared<const BlockPlace>(std::move(found));
    // Those that are not in the file cost nothing to find again, and there may be any number.
    if (!is_in_file(*place)) return place;
    const std::scoped_lock lock(mutex_);
    return places_.emplace(block, std::move(place)).first->second;
  }

  Result<void> read_block(const BlockPlace& place, std::uint64_t offset, std::uint64_t within,
                          std::span<std::byte> out) const {
    switch (place.kind) {
      case BlockPlace::Kind::kAbsent: return read_parent(offset, out);
      case BlockPlace::Kind::kInFile: return file_->read_at(place.offset + within, out);
      case BlockPlace::Kind::kBySector: return read_sectors(place, offset, within, out);
      case BlockPlace::Kind::kZeros: break;
    }
    std::fill(out.begin(), out.end(), std::byte{0});
    return {};
  }

  // In runs of sectors that are of one kind.
  Result<void> read_sectors(const BlockPlace& place, std::uint64_t offset, std::uint64_t within,
                            std::span<std::byte> out) const {
    while (!out.empty()) {
      std::uint64_t sector = within / layout_.sector_size;
      const bool here = has_sector(place.bitmap, sector, layout_.highest_bit_first);
      const std::uint64_t end = within + out.size();
      while (++sector * layout_.sector_size < end &&
             has_sector(place.bitmap, sector, layout_.highest_bit_first) == here) {
      }
      const auto piece =
          out.first(static_cast<std::size_t>(std::min(end, sector * layout_.sector_size) - within));
      TRY(here ? file_->read_at(place.offset + within, piece) : read_parent(offset, piece));
      offset += piece.size();
      within += piece.size();
      out = out.subspan(piece.size());
    }
    return {};
  }

  Result<void> read_parent(std::uint64_t offset, std::span<std::byte> out) const {
    const std::uint64_t held = parent_ != nullptr && offset < parent_->size()
                                   ? std::min<std::uint64_t>(out.size(), parent_->size() - offset)
                                   : 0;
    const auto from_parent = out.first(static_cast<std::size_t>(held));
    if (!from_parent.empty()) TRY(parent_->read_at(offset, from_parent));
    const auto beyond = out.subspan(from_parent.size());
    std::fill(beyond.begin(), beyond.end(), std::byte{0});
    return {};
  }

  const BlockLayout layout_;
  const ByteSourcePtr file_;
  const ByteSourcePtr parent_;
  const LocateBlock locate_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::uint64_t, PlacePtr> places_;
};

}  // namespace

ByteSourcePtr make_block_source(const BlockLayout& layout, ByteSourcePtr file, ByteSourcePtr parent,
                                LocateBlock locate) {
  return std::make_shared<BlockSource>(layout, std::move(file), std::move(parent),
                                       std::move(locate));
}

BlockPlace::Kind kind_of_bitmap(ByteView bitmap, std::uint64_t sectors, bool highest_bit_first) {
  if (sectors == 0) return BlockPlace::Kind::kAbsent;
  const bool first = has_sector(bitmap, 0, highest_bit_first);
  const std::byte same{static_cast<unsigned char>(first ? 0xFF : 0)};
  const auto whole = bitmap.first(static_cast<std::size_t>(sectors / 8));
  bool mixed = std::any_of(whole.begin(), whole.end(), [&](std::byte b) { return b != same; });
  for (std::uint64_t i = sectors / 8 * 8; i < sectors; ++i)
    mixed = mixed || has_sector(bitmap, i, highest_bit_first) != first;
  if (mixed) return BlockPlace::Kind::kBySector;
  return first ? BlockPlace::Kind::kInFile : BlockPlace::Kind::kAbsent;
}

}  // namespace assay
