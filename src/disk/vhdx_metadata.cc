#include "disk/vhdx_metadata.h"

#include <bit>
#include <cstddef>
#include <map>

#include <fmt/core.h>

namespace assay::vhdx {

namespace {

constexpr std::array<char, 8> kMetadataSignature = {'m', 'e', 't', 'a', 'd', 'a', 't', 'a'};
constexpr std::uint64_t kTableBytes = 0x10000;
constexpr std::uint64_t kMaxItemBytes = kMebibyte;
constexpr std::uint64_t kMaxDiskSize = std::uint64_t{64} << 40;
constexpr std::uint32_t kMaxBlockSize = 256U << 20;

// RawMetadataEntry::flags
constexpr std::uint32_t kOfUser = 1;
constexpr std::uint32_t kRequiredItem = 4;

constexpr Guid kFileParameters = guid_of("CAA16737-FA36-4D43-B3B6-33F0AA44E76B");
constexpr Guid kDiskSize = guid_of("2FA54224-CD1B-4876-B211-5DBED83BF4B8");
constexpr Guid kDiskId = guid_of("BECA12AB-B2E6-4523-93EF-C309E000C746");
constexpr Guid kLogicalSector = guid_of("8141BF1D-A96F-4709-BA47-F233A8FAAB5F");
constexpr Guid kPhysicalSector = guid_of("CDA348C7-445D-4471-9CC9-E9885251C556");
constexpr Guid kParentLocator = guid_of("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C");

struct RawFileParameters {
  le32 block_size;  // 0x00
  le32 flags;       // 0x04  bit 0: blocks stay allocated, 1: has a parent
};
static_assert(sizeof(RawFileParameters) == 8);
constexpr std::uint32_t kLeaveBlocksAllocated = 1;
constexpr std::uint32_t kHasParent = 2;

bool is_known(const Guid& id) {
  return id == kFileParameters || id == kDiskSize || id == kDiskId || id == kLogicalSector ||
         id == kPhysicalSector || id == kParentLocator;
}

class Items {
 public:
  Items(const ByteSource& file, const Region& region) : file_(file), region_(region) {}

  Result<void> add(const RawMetadataEntry& entry, std::uint64_t at) {
    const bool known = (entry.flags & kOfUser) == 0 && is_known(entry.id);
    if (!known && (entry.flags & kRequiredItem) != 0)
      return fail(ErrorCode::kUnsupported,
                  fmt::format("metadata item {} is required to read the disk, and not known here",
                              guid_text(entry.id)),
                  at);
    if (!known) return {};
    if (entry.length > kMaxItemBytes || !fits(entry.offset, entry.length, region_.length))
      return fail(ErrorCode::kTruncated, "metadata item runs past its region", at);
    if (!places_.emplace(entry.id, Region{region_.offset + entry.offset, entry.length}).second)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("metadata item {} is there twice", guid_text(entry.id)), at);
    return {};
  }

  bool has(const Guid& id) const { return places_.contains(id); }

  template <typename T>
  Result<T> read(const Guid& id, std::string_view what) const {
    const auto place = places_.find(id);
    if (place == places_.end())
      return fail(ErrorCode::kCorrupt, fmt::format("{} is missing", what), region_.offset);
    if (place->second.length < sizeof(T))
      return fail(ErrorCode::kTruncated, fmt::format("{} is too short", what),
                  place->second.offset);
    return read_struct<T>(file_, place->second.offset, what);
  }

  Result<Bytes> read_bytes_of(const Guid& id, std::string_view what) const {
    const Region& place = places_.at(id);
    return read_bytes(file_, place.offset, place.length, kMaxItemBytes, what);
  }

 private:
  const ByteSource& file_;
  const Region region_;
  std::map<Guid, Region> places_;
};

Result<Items> read_items(const ByteSource& file, const Region& region, const Limits& limits) {
  TRY_ASSIGN(const auto table,
             read_struct<RawMetadataTable>(file, region.offset, "metadata table"));
  if (table.signature != kMetadataSignature)
    return fail(ErrorCode::kCorrupt, "no \"metadata\" signature in the metadata region",
                region.offset);
  if (table.entry_count > limits.max_vhdx_metadata_items)
    return fail(ErrorCode::kLimit,
                fmt::format("metadata table has {} entries", table.entry_count.get()),
                region.offset + offsetof(RawMetadataTable, entry_count));
  Items items(file, region);
  for (std::uint64_t i = 0; i < table.entry_count; ++i) {
    const std::uint64_t at = region.offset + sizeof table + i * sizeof(RawMetadataEntry);
    TRY_ASSIGN(const auto entry, read_struct<RawMetadataEntry>(file, at, "metadata entry"));
    if (entry.length != 0 && entry.offset < kTableBytes)
      return fail(ErrorCode::kCorrupt, "metadata item lies over the metadata table", at);
    TRY(items.add(entry, at));
  }
  return items;
}

Result<void> check_sizes(const Metadata& metadata, const Region& region) {
  const auto wrong = [&region](std::string what) {
    return fail(ErrorCode::kCorrupt, std::move(what), region.offset);
  };
  if (!std::has_single_bit(metadata.block_size) || metadata.block_size < kMebibyte ||
      metadata.block_size > kMaxBlockSize)
    return wrong(fmt::format("block size is not a power of two from 1 MiB to 256 MiB ({})",
                             metadata.block_size));
  if (metadata.logical_sector != 512 && metadata.logical_sector != 4096)
    return wrong(
        fmt::format("logical sector size is not 512 or 4096 ({})", metadata.logical_sector));
  if (metadata.disk_size > kMaxDiskSize || metadata.disk_size % metadata.logical_sector != 0)
    return wrong(fmt::format("disk size is not a multiple of the sector size up to 64 TiB ({})",
                             metadata.disk_size));
  return {};
}

// What every file must have, and nothing of which is needed to read it.
void note_unused(const Items& items, std::vector<std::string>& notes) {
  if (!items.has(kDiskId)) notes.emplace_back("identifier of the virtual disk is missing");
  const Result<le32> sector = items.read<le32>(kPhysicalSector, "physical sector size");
  if (!sector)
    notes.push_back(sector.error().what);
  else if (*sector != 512 && *sector != 4096)
    notes.push_back(fmt::format("physical sector size is not 512 or 4096 ({})", sector->get()));
}

}  // namespace

Result<Metadata> read_metadata(const ByteSource& file, const Region& region, const Limits& limits,
                               std::vector<std::string>& notes) {
  TRY_ASSIGN(const Items items, read_items(file, region, limits));
  TRY_ASSIGN(const auto parameters,
             items.read<RawFileParameters>(kFileParameters, "metadata item of file parameters"));
  TRY_ASSIGN(const le64 disk_size, items.read<le64>(kDiskSize, "size of the virtual disk"));
  TRY_ASSIGN(const le32 sector, items.read<le32>(kLogicalSector, "logical sector size"));
  Metadata metadata;
  metadata.block_size = parameters.block_size;
  metadata.has_parent = (parameters.flags & kHasParent) != 0;
  metadata.fixed = !metadata.has_parent && (parameters.flags & kLeaveBlocksAllocated) != 0;
  metadata.disk_size = disk_size;
  metadata.logical_sector = sector;
  TRY(check_sizes(metadata, region));
  note_unused(items, notes);
  if (metadata.has_parent && items.has(kParentLocator)) {
    TRY_ASSIGN(metadata.parent_locator, items.read_bytes_of(kParentLocator, "parent locator"));
  }
  return metadata;
}

}  // namespace assay::vhdx
