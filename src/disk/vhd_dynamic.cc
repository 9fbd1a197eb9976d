#include "disk/vhd_dynamic.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

#include <fmt/core.h>

namespace assay::vhd {

namespace {

constexpr std::array<char, 8> kHeaderCookie = {'c', 'x', 's', 'p', 'a', 'r', 's', 'e'};
constexpr std::uint32_t kVersion = 0x00010000;
constexpr std::uint32_t kUnused = 0xFFFFFFFF;

constexpr std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) {
  return value / by + (value % by != 0 ? 1 : 0);
}

std::uint64_t blocks_of(std::uint64_t disk_size, std::uint32_t block_size) {
  return divided_up(disk_size, block_size);
}

// The part of the table that the disk uses; writers often leave some more.
std::uint64_t table_bytes(const Footer& footer, const RawDynamicHeader& header) {
  return blocks_of(footer.raw.current_size, header.block_size) * sizeof(be32);
}

Result<void> check_fields(const RawDynamicHeader& header, std::uint64_t at) {
  if (header.cookie != kHeaderCookie)
    return fail(ErrorCode::kCorrupt, "no \"cxsparse\" header of a dynamic VHD", at);
  if (header.version >> 16 != kVersion >> 16)
    return fail(ErrorCode::kUnsupported,
                fmt::format("version of the dynamic header is not 1 ({}.{})", header.version >> 16,
                            header.version & 0xFFFF),
                at + offsetof(RawDynamicHeader, version));
  if (!std::has_single_bit(header.block_size.get()) || header.block_size < kSector)
    return fail(ErrorCode::kCorrupt,
                fmt::format("block size is not a power of two of at least 512 ({})",
                            header.block_size.get()),
                at + offsetof(RawDynamicHeader, block_size));
  return {};
}

Result<void> check_table(const RawDynamicHeader& header, const Footer& footer,
                         const ByteSource& file, std::uint64_t at) {
  const std::uint64_t blocks = blocks_of(footer.raw.current_size, header.block_size);
  if (blocks > header.table_entries)
    return fail(ErrorCode::kCorrupt,
                fmt::format("block allocation table has {} entries, and the disk {} blocks",
                            header.table_entries.get(), blocks),
                at + offsetof(RawDynamicHeader, table_entries));
  if (!fits(header.table_offset, table_bytes(footer, header), file.size()))
    return fail(ErrorCode::kTruncated, "block allocation table runs past the end of the file",
                header.table_offset);
  return {};
}

}  // namespace

Result<RawDynamicHeader> read_dynamic_header(const ByteSource& file, const Footer& footer,
                                             std::vector<std::string>& notes) {
  const std::uint64_t at = footer.raw.header_offset;
  TRY_ASSIGN(const RawDynamicHeader header,
             read_struct<RawDynamicHeader>(file, at, "header of a dynamic VHD"));
  TRY(check_fields(header, at));
  TRY(check_table(header, footer, file, at));
  const ByteView bytes = std::as_bytes(std::span(&header, 1));
  if (header.checksum != checksum_without(bytes, offsetof(RawDynamicHeader, checksum)))
    notes.emplace_back("checksum of the dynamic header is wrong");
  return header;
}

BlockTable::BlockTable(ByteSourcePtr file, const Footer& footer, const RawDynamicHeader& header)
    : file_(std::move(file)),
      disk_size_(footer.raw.current_size),
      table_offset_(header.table_offset),
      block_size_(header.block_size),
      bitmap_size_(divided_up(block_size_ / kSector, 8 * kSector) * kSector),
      end_of_data_(footer.end_of_data) {}

Result<std::shared_ptr<BlockTable>> BlockTable::open(ByteSourcePtr file, const Footer& footer,
                                                     const RawDynamicHeader& header) {
  // The constructor is private, which make_shared cannot reach.
  std::shared_ptr<BlockTable> table(new BlockTable(std::move(file), footer, header));
  FileClaims& claims = table->claims_;
  if (footer.raw.header_offset != 0)  // else it lies where the copy would
    TRY(claims.claim(0, sizeof(RawFooter), {"the footer's copy", 0, false}));
  TRY(claims.claim(footer.raw.header_offset, sizeof header, {"the dynamic header", 0, false}));
  TRY(claims.claim(header.table_offset, table_bytes(footer, header),
                   {"the block allocation table", 0, false}));
  return table;
}

BlockLayout BlockTable::layout() const {
  return {disk_size_, block_size_, static_cast<std::uint32_t>(kSector), true};
}

std::uint64_t BlockTable::sectors_in(std::uint64_t block) const {
  return divided_up(std::min(block_size_, disk_size_ - block * block_size_), kSector);
}

Result<BlockPlace> BlockTable::locate(std::uint64_t block) const {
  const std::uint64_t entry_at = table_offset_ + block * sizeof(be32);
  TRY_ASSIGN(const be32 entry, read_struct<be32>(*file_, entry_at, "block allocation table"));
  if (entry == kUnused) return BlockPlace{};
  const std::uint64_t offset = entry * kSector;
  const std::uint64_t sectors = sectors_in(block);
  const std::uint64_t length = bitmap_size_ + sectors * kSector;
  if (!fits(offset, length, end_of_data_))
    return fail(
        ErrorCode::kTruncated,
        fmt::format("block {} lies at sector {}, past the end of the file", block, entry.get()),
        entry_at);
  TRY(claims_.claim(offset, length, {"block", block}));
  const std::uint64_t bitmap_bytes = divided_up(sectors, 8);
  TRY_ASSIGN(Bytes bitmap,
             read_bytes(*file_, offset, bitmap_bytes, bitmap_bytes, "bitmap of a block"));
  const BlockPlace::Kind kind = kind_of_bitmap(bitmap, sectors, true);
  if (kind != BlockPlace::Kind::kBySector) bitmap = {};
  return BlockPlace{kind, offset + bitmap_size_, std::move(bitmap)};
}

}  // namespace assay::vhd
