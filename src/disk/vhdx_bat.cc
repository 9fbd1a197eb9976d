#include "disk/vhdx_bat.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace assay::vhdx {

namespace {

constexpr std::uint64_t kBitmapBlockBytes = kMebibyte;
constexpr std::uint64_t kSectorsPerBitmap = 8 * kBitmapBlockBytes;

enum State : unsigned {
  kNotPresent = 0,
  kUndefined = 1,
  kZero = 2,
  kUnmapped = 3,
  kFullyPresent = 6,  // also of a sector bitmap that is there
  kPartiallyPresent = 7,
};

constexpr std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) {
  return value / by + (value % by != 0 ? 1 : 0);
}

}  // namespace

BlockTable::BlockTable(ByteSourcePtr file, const Region& region, const Metadata& metadata,
                       std::shared_ptr<FileClaims> claims)
    : file_(std::move(file)),
      region_(region),
      disk_size_(metadata.disk_size),
      block_size_(metadata.block_size),
      sector_size_(metadata.logical_sector),
      has_parent_(metadata.has_parent),
      chunk_ratio_(kSectorsPerBitmap * sector_size_ / block_size_),
      claims_(std::move(claims)) {}

Result<std::shared_ptr<BlockTable>> BlockTable::open(ByteSourcePtr file, const Region& region,
                                                     const Metadata& metadata,
                                                     std::shared_ptr<FileClaims> claims) {
  // The constructor is private, which make_shared cannot reach.
  std::shared_ptr<BlockTable> table(
      new BlockTable(std::move(file), region, metadata, std::move(claims)));
  if (table->entry_count() * sizeof(le64) > region.length)
    return fail(ErrorCode::kCorrupt,
                fmt::format("block allocation table of {} bytes is too small for {} entries",
                            region.length, table->entry_count()),
                region.offset);
  return table;
}

BlockLayout BlockTable::layout() const { return {disk_size_, block_size_, sector_size_, false}; }

std::uint64_t BlockTable::block_count() const { return divided_up(disk_size_, block_size_); }

// A bitmap's entry follows those of its chunk; a disk without a parent may leave out the last one.
std::uint64_t BlockTable::entry_count() const {
  const std::uint64_t blocks = block_count();
  if (blocks == 0) return 0;
  if (has_parent_) return divided_up(blocks, chunk_ratio_) * (chunk_ratio_ + 1);
  return blocks + (blocks - 1) / chunk_ratio_;
}

std::uint64_t BlockTable::length_of(std::uint64_t block) const {
  return std::min(block_size_, disk_size_ - block * block_size_);
}

Result<BlockTable::Entry> BlockTable::read_entry(std::uint64_t index) const {
  const std::uint64_t at = region_.offset + index * sizeof(le64);
  TRY_ASSIGN(const le64 raw, read_struct<le64>(*file_, at, "block allocation table"));
  // Bits 0 to 2: the state; bits 20 to 63: the mebibyte where the block begins.
  return Entry{static_cast<unsigned>(raw & 7), raw >> 20 << 20, at};
}

Result<void> BlockTable::claim(const Entry& entry, std::uint64_t length,
                               const Claimant& claimant) const {
  if (!fits(entry.offset, length, file_->size()))
    return fail(ErrorCode::kTruncated,
                fmt::format("{} lies at mebibyte {}, past the end of the file", to_string(claimant),
                            entry.offset / kMebibyte),
                entry.at);
  return claims_->claim(entry.offset, length, claimant);
}

Result<BlockPlace> BlockTable::locate(std::uint64_t block) const {
  TRY_ASSIGN(const Entry entry, read_entry(block + block / chunk_ratio_));
  switch (entry.state) {
    case kNotPresent: return BlockPlace{};
    // Never written, or given back: what is there is not data ([MS-VHDX] 2.5.1.1).
    case kUndefined:
    case kZero:
    case kUnmapped: return BlockPlace{BlockPlace::Kind::kZeros, 0, {}};
    case kFullyPresent:
      TRY(claim(entry, length_of(block), {"block", block}));
      return BlockPlace{BlockPlace::Kind::kInFile, entry.offset, {}};
    case kPartiallyPresent:
      if (has_parent_) return locate_partial(block, entry);
      break;
    default: break;
  }
  return fail(
      ErrorCode::kCorrupt,
      fmt::format("state {} of block {} is not one that this disk can have", entry.state, block),
      entry.at);
}

Result<BlockPlace> BlockTable::locate_partial(std::uint64_t block, const Entry& entry) const {
  TRY(claim(entry, length_of(block), {"block", block}));
  const std::uint64_t chunk = block / chunk_ratio_;
  TRY_ASSIGN(const Entry bitmap, read_entry(chunk * (chunk_ratio_ + 1) + chunk_ratio_));
  if (bitmap.state != kFullyPresent)
    return fail(ErrorCode::kCorrupt,
                fmt::format("block {} is partly the parent's, and has no sector bitmap", block),
                bitmap.at);
  TRY(claim(bitmap, kBitmapBlockBytes, {"sector bitmap", chunk}));
  const std::uint64_t sectors = length_of(block) / sector_size_;
  const std::uint64_t first = block % chunk_ratio_ * (block_size_ / sector_size_ / 8);
  const std::uint64_t bytes = divided_up(sectors, 8);
  TRY_ASSIGN(Bytes bits, read_bytes(*file_, bitmap.offset + first, bytes, bytes, "sector bitmap"));
  const BlockPlace::Kind kind = kind_of_bitmap(bits, sectors, false);
  if (kind != BlockPlace::Kind::kBySector) bits = {};
  return BlockPlace{kind, entry.offset, std::move(bits)};
}

}  // namespace assay::vhdx
