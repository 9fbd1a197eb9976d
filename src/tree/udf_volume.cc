#include "tree/udf_volume.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "tree/udf_file_entry.h"

namespace assay::udf {

namespace {

// Sector 16 is the first that ISO 9660 and UDF use; libudfread gives up at 256, too.
constexpr std::uint64_t kFirstSector = 16;
constexpr std::uint64_t kLastSector = 256;
// Windows, oscdimg and genisoimage write 16 blocks; a pointer may lead to some more.
constexpr std::uint32_t kMaxVolumeDescriptors = 256;
constexpr std::uint32_t kMaxFileSetBlocks = 64;

// Structure type 0 and version 1 are those of UDF; the descriptors of ISO 9660 have other types.
bool is_extended(ByteView sector, std::string_view id) {
  return sector[0] == std::byte{0} && as_chars(sector.subspan(1, 5)) == id &&
         sector[6] == std::byte{1};
}

// The descriptors of a volume that matter; the first partition, and the last volume, count.
struct Descriptors {
  std::optional<RawPartition> partition;
  std::optional<Bytes> volume;
  std::uint64_t volume_offset = 0;

  bool complete() const { return partition && volume; }
};

// One sequence [3/8.4.2]. A bad block in it is passed over: libudfread does the same.
Result<Descriptors> read_sequence(const ByteSource& disc, RawExtent extent) {
  Descriptors found;
  std::uint32_t left = kMaxVolumeDescriptors;
  for (std::uint64_t i = 0; i < extent.length / kBlockBytes; ++i) {
    const std::uint64_t offset = (extent.block.get() + i) * kBlockBytes;
    if (left-- == 0) return fail(ErrorCode::kLimit, "too many volume descriptors", offset);
    const Result<Bytes> block = read_descriptor(disc, offset, 0, "volume descriptor");
    if (!block && block.error().code == ErrorCode::kIo) return fail(block.error());
    if (!block) continue;
    TRY_ASSIGN(const RawTag tag, read_raw<RawTag>(*block, 0, "tag"));
    if (tag.id == kTerminator) break;
    if (tag.id == kPartition && !found.partition) {
      TRY_ASSIGN(found.partition, read_raw<RawPartition>(*block, 0, "partition descriptor"));
    } else if (tag.id == kLogicalVolume) {
      found.volume = *block;
      found.volume_offset = offset;
    } else if (tag.id == kVolumePointer) {
      TRY_ASSIGN(const auto pointer, read_raw<RawVolumePointer>(*block, 0, "volume pointer"));
      extent = pointer.next;
      i = ~std::uint64_t{0};  // the loop goes on at 0
    }
  }
  return found;
}

tl::unexpected<Error> other_block_size(std::uint64_t size, std::uint64_t offset) {
  return fail(ErrorCode::kUnsupported,
              fmt::format("UDF blocks of {} bytes are not read, only of 2048", size), offset);
}

// Block 256, the last one, or 256 before it [UDF 2.2.3].
Result<RawAnchor> find_anchor(const ByteSource& disc) {
  const std::uint64_t blocks = disc.size() / kBlockBytes;
  for (const std::uint64_t block : {std::uint64_t{256}, blocks - 1, blocks - 257}) {
    const auto found = read_descriptor(disc, block * kBlockBytes, kAnchorPointer, "anchor");
    if (found) return read_raw<RawAnchor>(*found, 0, "anchor");
    if (found.error().code == ErrorCode::kIo) return fail(found.error());
  }
  for (const std::uint64_t size : {512U, 1024U, 4096U})
    if (read_descriptor(disc, 256 * size, kAnchorPointer, "anchor"))
      return other_block_size(size, 256 * size);
  return fail(ErrorCode::kCorrupt, "no UDF anchor in block 256 or at the end of the disc",
              256 * kBlockBytes);
}

Result<Descriptors> read_descriptors(const ByteSource& disc) {
  TRY_ASSIGN(const RawAnchor anchor, find_anchor(disc));
  TRY_ASSIGN(Descriptors main, read_sequence(disc, anchor.main));
  if (main.complete()) return main;
  TRY_ASSIGN(Descriptors reserve, read_sequence(disc, anchor.reserve));
  if (reserve.complete()) return reserve;
  return fail(ErrorCode::kCorrupt,
              fmt::format("no UDF {} descriptor in the volume descriptor sequences",
                          main.partition ? "logical volume" : "partition"),
              std::uint64_t{anchor.main.block} * kBlockBytes);
}

bool has_domain(const std::array<std::byte, 32>& field, std::string_view domain) {
  return as_chars(field).substr(1, domain.size()) == domain;
}

Result<void> check_volume(const RawLogicalVolume& volume, std::uint64_t offset) {
  if (volume.block_bytes != kBlockBytes) return other_block_size(volume.block_bytes, offset);
  if (!has_domain(volume.domain, "*OSTA UDF Compliant"))
    return fail(ErrorCode::kUnsupported, "logical volume is not of OSTA's UDF", offset);
  return {};
}

// Blocks of the metadata file are counted from the start of its only extent.
Result<Partition> metadata_partition(const ByteSource& disc, const RawMetadataMap& map,
                                     const Volume& volume, std::uint16_t number) {
  const Partition& data = volume.partitions.front();
  const Place place{kBlockBytes, map.file, data.number};
  TRY_ASSIGN(const FileEntry file, read_file_entry(disc, volume, place, Limits{}));
  const bool is_one_piece = file.extents.size() == 1 && file.extents[0].kind == Extent::kRecorded;
  if (!is_one_piece)
    return fail(ErrorCode::kUnsupported,
                fmt::format("UDF metadata partition in {} pieces is not read", file.extents.size()),
                file.offset);
  const auto start = static_cast<std::uint32_t>(file.extents[0].offset / kBlockBytes);
  return Partition{number, start, file.extents[0].length / kBlockBytes};
}

// Partition maps [3/10.7]. The one of type 1 must come first: libudfread reads no others.
Result<void> read_maps(const ByteSource& disc, const Descriptors& found, Volume& volume) {
  TRY_ASSIGN(const auto raw, read_raw<RawLogicalVolume>(*found.volume, 0, "logical volume"));
  TRY_ASSIGN(ByteView maps, slice(*found.volume, sizeof raw, raw.maps_length, "partition maps"));
  const RawPartition& data = *found.partition;
  if (data.number != 0)
    return fail(ErrorCode::kUnsupported,
                fmt::format("UDF partition has number {}, only 0 is read", data.number.get()),
                found.volume_offset);
  for (std::uint16_t i = 0; i < raw.map_count && maps.size() >= 2; ++i) {
    const auto length = std::to_integer<std::size_t>(maps[1]);
    TRY_ASSIGN(const ByteView map, slice(maps, 0, length, "partition map"));
    if (maps[0] == std::byte{1} && length == 6 && volume.partitions.empty()) {
      TRY_ASSIGN(const le16 number, read_raw<le16>(map, 4, "partition map"));
      if (number != data.number)
        return fail(
            ErrorCode::kCorrupt,
            fmt::format("UDF partition map names partition {}, which is not there", number.get()),
            found.volume_offset);
      volume.partitions.push_back({i, data.start, data.blocks});
    } else if (maps[0] == std::byte{2} && length == 64 && volume.partitions.size() == 1) {
      TRY_ASSIGN(const auto metadata, read_raw<RawMetadataMap>(map, 0, "metadata map"));
      if (!has_domain(metadata.domain, "*UDF Metadata Partition"))
        return fail(ErrorCode::kUnsupported, "UDF discs with virtual or sparable partitions",
                    found.volume_offset);
      TRY_ASSIGN(const Partition partition, metadata_partition(disc, metadata, volume, i));
      volume.partitions.push_back(partition);
    } else {
      return fail(ErrorCode::kUnsupported,
                  fmt::format("UDF partition map {} of type {} and {} bytes is not read", i,
                              std::to_integer<int>(maps[0]), length),
                  found.volume_offset);
    }
    maps = maps.subspan(length);
  }
  if (!volume.partitions.empty()) return {};
  return fail(ErrorCode::kCorrupt, "UDF volume has no partition map", found.volume_offset);
}

// File set descriptor sequence [4/8.3.1]; the first one counts.
Result<Place> find_root(const ByteSource& disc, const Volume& volume, const Place& file_set) {
  TRY_ASSIGN(const std::uint64_t offset, volume.offset_of(file_set, "file set"));
  if (file_set.length == 0 || file_set.length > kMaxFileSetBlocks * kBlockBytes)
    return fail(ErrorCode::kCorrupt, fmt::format("UDF file set has {} bytes", file_set.length),
                offset);
  TRY_ASSIGN(const Bytes block, read_descriptor(disc, offset, kFileSet, "file set descriptor"));
  TRY_ASSIGN(const auto raw, read_raw<RawFileSet>(block, 0, "file set descriptor"));
  return place_of(raw.root);
}

}  // namespace

Place place_of(const RawLongAd& raw) {
  return {raw.length & 0x3FFFFFFFU, raw.block, raw.partition};
}

Result<std::uint64_t> Volume::offset_of(const Place& place, std::string_view what) const {
  for (const Partition& partition : partitions) {
    if (partition.number != place.partition) continue;
    const std::uint64_t blocks = (std::uint64_t{place.length} + kBlockBytes - 1) / kBlockBytes;
    if (fits(place.block, blocks, partition.blocks))
      return (std::uint64_t{partition.start} + place.block) * kBlockBytes;
    return fail(ErrorCode::kCorrupt,
                fmt::format("{} leaves its partition (block {})", what, place.block));
  }
  return fail(ErrorCode::kCorrupt,
              fmt::format("{} is in partition {}, which is not there", what, place.partition));
}

Result<std::uint16_t> checked_tag(ByteView bytes, std::uint64_t offset, std::string_view what) {
  TRY_ASSIGN(const RawTag tag, read_raw<RawTag>(bytes, 0, what));
  unsigned sum = 0;
  for (std::size_t i = 0; i < sizeof tag; ++i) sum += std::to_integer<unsigned>(bytes[i]);
  const auto check = std::to_integer<unsigned>(tag.check[0]);
  if (((sum - check) & 0xFFU) != check)
    return fail(ErrorCode::kCorrupt, fmt::format("UDF {} has a tag with a bad checksum", what),
                offset);
  return tag.id.get();
}

Result<Bytes> read_descriptor(const ByteSource& disc, std::uint64_t offset, std::uint16_t id,
                              std::string_view what) {
  TRY_ASSIGN(Bytes block, read_bytes(disc, offset, kBlockBytes, kBlockBytes, what));
  TRY_ASSIGN(const std::uint16_t found, checked_tag(block, offset, what));
  if (id != 0 && found != id)
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF {} has tag {} instead of {}", what, found, id), offset);
  return block;
}

// Volume recognition sequence [2/8.3.1]. A bridge disc has the descriptors of ISO 9660 before it.
bool has_recognition_sequence(const ByteSource& disc) {
  bool has_begun = false;
  for (std::uint64_t sector = kFirstSector; sector < kLastSector; ++sector) {
    const auto head = read_bytes(disc, sector * kBlockBytes, 7, 7, "volume recognition");
    if (!head) return false;
    if (is_extended(*head, "BEA01")) has_begun = true;
    if (has_begun && (is_extended(*head, "NSR02") || is_extended(*head, "NSR03"))) return true;
    const std::string_view id = as_chars(ByteView(*head).subspan(1, 5));
    if (id != "CD001" && id != "BEA01" && id != "BOOT2" && id != "CDW02") return false;
  }
  return false;
}

Result<Volume> read_volume(const ByteSource& disc) {
  if (!has_recognition_sequence(disc))
    return fail(ErrorCode::kCorrupt, "no UDF volume recognition sequence",
                kFirstSector * kBlockBytes);
  TRY_ASSIGN(const Descriptors found, read_descriptors(disc));
  TRY_ASSIGN(const auto raw, read_raw<RawLogicalVolume>(*found.volume, 0, "logical volume"));
  TRY(check_volume(raw, found.volume_offset));
  Volume volume;
  TRY(read_maps(disc, found, volume));
  TRY_ASSIGN(volume.root, find_root(disc, volume, place_of(raw.file_set)));
  return volume;
}

}  // namespace assay::udf
