#include "disk/vhdx_region.h"

#include <cstddef>
#include <optional>
#include <set>

#include <fmt/core.h>

#include "disk/crc32c.h"

namespace assay::vhdx {

namespace {

constexpr std::array<char, 4> kRegionSignature = {'r', 'e', 'g', 'i'};
constexpr std::uint32_t kMaxEntries = 2'047;
constexpr std::uint32_t kRequiredRegion = 1;

struct Table {
  Bytes bytes;
  std::uint64_t offset = 0;
};

Result<std::optional<Table>> read_table(const ByteSource& file, std::uint64_t offset) {
  TRY_ASSIGN(Bytes bytes,
             read_bytes(file, offset, kRegionTableBytes, kRegionTableBytes, "region table"));
  TRY_ASSIGN(const auto head, read_raw<RawRegionTable>(bytes, 0, "region table"));
  const bool valid = head.signature == kRegionSignature && head.entry_count <= kMaxEntries &&
                     head.checksum == crc32c_without(bytes, offsetof(RawRegionTable, checksum));
  if (!valid) return std::nullopt;
  return Table{std::move(bytes), offset};
}

Result<Table> choose_table(const ByteSource& file, std::vector<std::string>& notes) {
  TRY_ASSIGN(std::optional<Table> first, read_table(file, kRegionTableOffsets[0]));
  if (first) return *std::move(first);
  TRY_ASSIGN(std::optional<Table> second, read_table(file, kRegionTableOffsets[1]));
  if (!second)
    return fail(ErrorCode::kCorrupt, "both region tables are damaged", kRegionTableOffsets[0]);
  notes.emplace_back("region table 1 is damaged: region table 2 was used");
  return *std::move(second);
}

std::string name_of(const Guid& id) {
  if (id == kBatRegion) return "the block allocation table";
  if (id == kMetadataRegion) return "the metadata region";
  return "region " + guid_text(id);
}

Result<void> check_region(const RawRegion& region, const ByteSource& file, std::uint64_t at) {
  const bool known = region.id == kBatRegion || region.id == kMetadataRegion;
  if (!known && (region.required & kRequiredRegion) != 0)
    return fail(
        ErrorCode::kUnsupported,
        fmt::format("{} is required to read the disk, and not known here", name_of(region.id)), at);
  if (region.offset % kMebibyte != 0 || region.offset < kHeaderSection ||
      region.length % kMebibyte != 0)
    return fail(ErrorCode::kCorrupt,
                fmt::format("{} does not lie on whole mebibytes (offset {}, length {})",
                            name_of(region.id), region.offset.get(), region.length.get()),
                at);
  if (!fits(region.offset, region.length, file.size()))
    return fail(ErrorCode::kTruncated, name_of(region.id) + " runs past the end of the file",
                region.offset);
  return {};
}

}  // namespace

Result<Regions> read_regions(const ByteSource& file, FileClaims& claims,
                             std::vector<std::string>& notes) {
  TRY_ASSIGN(const Table table, choose_table(file, notes));
  TRY_ASSIGN(const auto head, read_raw<RawRegionTable>(table.bytes, 0, "region table"));
  Regions regions;
  std::set<Guid> seen;
  for (std::uint32_t i = 0; i < head.entry_count; ++i) {
    const std::uint64_t at = sizeof head + i * sizeof(RawRegion);
    TRY_ASSIGN(const auto region, read_raw<RawRegion>(table.bytes, at, "region"));
    TRY(check_region(region, file, table.offset + at));
    if (!seen.insert(region.id).second)
      return fail(ErrorCode::kCorrupt, name_of(region.id) + " is there twice", table.offset + at);
    TRY(claims.claim(region.offset, region.length, {name_of(region.id), 0, false}));
    if (region.id == kBatRegion) regions.bat = {region.offset, region.length};
    if (region.id == kMetadataRegion) regions.metadata = {region.offset, region.length};
  }
  for (const Guid& id : {kBatRegion, kMetadataRegion})
    if (!seen.contains(id))
      return fail(ErrorCode::kCorrupt, name_of(id) + " is not in the region table", table.offset);
  return regions;
}

}  // namespace assay::vhdx
