#include "tree/ntfs/boot_sector.h"

#include <bit>
#include <optional>

#include <fmt/core.h>

#include "tree/ntfs/layout.h"
#include "tree/ntfs/ntfs.h"

namespace assay::ntfs {

namespace {

constexpr std::uint32_t kSmallestSector = 256;
constexpr std::uint32_t kLargestSector = 4096;
// The largest that mkntfs and Windows make.
constexpr std::uint64_t kLargestCluster = 2U << 20;

tl::unexpected<Error> bad(std::string what, std::size_t offset) {
  return fail(ErrorCode::kCorrupt, "boot sector: " + std::move(what), offset);
}

// Above 0x80 the field is an exponent: 0xF6 is 2^10. 0x80 itself is both 128 and 2^128.
std::optional<std::uint32_t> power_from(std::uint8_t field) {
  const unsigned exponent = 256U - field;
  if (field <= 0x80 || exponent > 31) return std::nullopt;
  return std::uint32_t{1} << exponent;
}

Result<std::uint32_t> cluster_size_from(const RawBootSector& raw) {
  const std::uint8_t field = raw.sectors_per_cluster;
  const std::uint64_t sectors = field <= 0x80 ? field : power_from(field).value_or(0);
  const std::uint64_t size = sectors * raw.bytes_per_sector.get();
  if (!std::has_single_bit(size) || size > kLargestCluster)
    return bad(fmt::format("sectors per cluster make no cluster size (0x{:02x})", field), 0x0D);
  return static_cast<std::uint32_t>(size);
}

// Records and index blocks: a number of clusters, or an exponent.
Result<std::uint32_t> block_size_from(std::uint8_t field, std::uint32_t cluster_size,
                                      const Limits& limits, std::string_view what,
                                      std::size_t offset) {
  const std::uint64_t size =
      field < 0x80 ? std::uint64_t{field} * cluster_size : power_from(field).value_or(0);
  if (!std::has_single_bit(size) || size < kFixUpStride)
    return bad(fmt::format("{} is not a power of two from 512 on ({})", what, size), offset);
  if (size > limits.max_mft_record_bytes)
    return fail(ErrorCode::kLimit, fmt::format("boot sector: {} is {} bytes", what, size), offset);
  return static_cast<std::uint32_t>(size);
}

// Indexes name their block size themselves: a field without sense is no reason to refuse the
// volume.
std::uint32_t index_block_size_from(const RawBootSector& raw, std::uint32_t cluster_size,
                                    const Limits& limits) {
  return block_size_from(raw.clusters_per_index, cluster_size, limits, "index block size", 0x44)
      .value_or(4096);
}

Result<void> check_clusters(const Geometry& geometry) {
  if (geometry.clusters == 0) return bad("volume has no clusters", 0x28);
  if (geometry.mft_cluster == 0 || geometry.mft_cluster >= geometry.clusters)
    return bad(fmt::format("MFT begins outside of the volume (cluster {})", geometry.mft_cluster),
               0x30);
  return {};
}

Result<Geometry> backup_at(const ByteSource& volume, std::uint64_t offset, const Limits& limits) {
  TRY_ASSIGN(const RawBootSector raw, read_struct<RawBootSector>(volume, offset, "boot sector"));
  return parse_boot_sector(std::as_bytes(std::span(&raw, 1)), limits);
}

// Behind the last cluster: usually in the last sector of the partition. The size of sectors is what
// the damaged sector would have said.
std::optional<Geometry> find_backup(const ByteSource& volume, const Limits& limits) {
  for (std::uint32_t size = kSmallestSector; size <= kLargestSector; size *= 2) {
    if (volume.size() < 2 * std::uint64_t{size} + sizeof(RawBootSector)) break;
    // A sector of 256 bytes does not hold the whole; its second half begins with code.
    const std::uint64_t offset = volume.size() - std::max<std::uint64_t>(size, 512);
    const Result<Geometry> backup = backup_at(volume, offset, limits);
    if (backup && backup->sector_size == size && backup->size <= volume.size()) return *backup;
  }
  return std::nullopt;
}

// The number of sectors may have survived where other fields did not.
std::optional<Geometry> backup_by_count(const ByteSource& volume, const RawBootSector& damaged,
                                        const Limits& limits) {
  const std::uint64_t sectors = damaged.total_sectors;
  const std::uint64_t size = damaged.bytes_per_sector;
  if (size == 0 || sectors == 0 || sectors > volume.size() / size) return std::nullopt;
  const Result<Geometry> backup = backup_at(volume, sectors * size, limits);
  if (!backup || backup->size != sectors * size) return std::nullopt;
  return *backup;
}

}  // namespace

Result<Geometry> parse_boot_sector(ByteView sector, const Limits& limits) {
  TRY_ASSIGN(const RawBootSector raw, read_raw<RawBootSector>(sector, 0, "boot sector"));
  if (as_chars(std::as_bytes(std::span(raw.oem_id))) != "NTFS    ")
    return bad("does not say NTFS", 0x03);
  Geometry geometry;
  geometry.sector_size = raw.bytes_per_sector;
  if (!std::has_single_bit(geometry.sector_size) || geometry.sector_size < kSmallestSector ||
      geometry.sector_size > kLargestSector)
    return bad(fmt::format("sector size is {} bytes", geometry.sector_size), 0x0B);
  TRY_ASSIGN(geometry.cluster_size, cluster_size_from(raw));
  TRY_ASSIGN(geometry.record_size, block_size_from(raw.clusters_per_record, geometry.cluster_size,
                                                   limits, "MFT record size", 0x40));
  geometry.index_block_size = index_block_size_from(raw, geometry.cluster_size, limits);
  const std::uint64_t sectors = raw.total_sectors;
  if (sectors > (std::uint64_t{1} << 63) / geometry.sector_size)
    return bad(fmt::format("volume has {} sectors", sectors), 0x28);
  geometry.size = sectors * geometry.sector_size;
  geometry.clusters = geometry.size / geometry.cluster_size;
  geometry.mft_cluster = raw.mft_cluster;
  geometry.mirror_cluster = raw.mirror_cluster;
  TRY(check_clusters(geometry));
  return geometry;
}

Result<Geometry> read_geometry(const ByteSource& volume, const Limits& limits,
                               std::vector<std::string>& notes) {
  TRY_ASSIGN(const RawBootSector raw, read_struct<RawBootSector>(volume, 0, "boot sector"));
  Result<Geometry> first = parse_boot_sector(std::as_bytes(std::span(&raw, 1)), limits);
  if (first) return first;
  std::optional<Geometry> backup = backup_by_count(volume, raw, limits);
  if (!backup) backup = find_backup(volume, limits);
  if (!backup) return first;
  notes.push_back(
      fmt::format("the boot sector is damaged ({}): its backup was used", first.error().what));
  return *backup;
}

}  // namespace assay::ntfs

namespace assay {

bool is_ntfs(ByteView head) { return ntfs::parse_boot_sector(head, Limits{}).has_value(); }

}  // namespace assay
