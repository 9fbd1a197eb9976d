#include "image/volume.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "disk/volume_signature.h"
#include "io/memory_source.h"
#include "tree/ntfs/ntfs.h"

namespace assay {

namespace {

constexpr std::string_view kNtfs = "NTFS";

// File systems that no Windows since Vista can be installed on, as volume_signature() names them.
constexpr std::array<std::string_view, 13> kNeverWindows = {
    "FAT12", "FAT16", "FAT32", "exFAT", "ext2", "ext3",        "ext4",
    "swap",  "XFS",   "Btrfs", "LUKS",  "LVM2", "ISO 9660/UDF"};

bool is_never_windows(std::string_view file_system) {
  return std::find(kNeverWindows.begin(), kNeverWindows.end(), file_system) != kNeverWindows.end();
}

// Whether nothing was ever written where every file system has its first structures.
bool is_blank(const ByteSource& volume) {
  const std::uint64_t length = std::min<std::uint64_t>(volume.size(), 128U << 10);
  const Result<Bytes> head = read_bytes(volume, 0, length, length, "volume");
  return head &&
         std::all_of(head->begin(), head->end(), [](std::byte b) { return b == std::byte{}; });
}

// Why a volume without NTFS is not read: "volume 3 is BitLocker-encrypted: ...".
Error not_read(const ByteSource& volume, std::string_view file_system, const std::string& what) {
  if (file_system == "BitLocker")
    return {ErrorCode::kUnsupported,
            what + " is BitLocker-encrypted: its files cannot be read",
            {},
            {}};
  if (!file_system.empty())
    return {ErrorCode::kUnsupported,
            fmt::format("{} is {}, which assay does not read", what, file_system),
            {},
            {}};
  if (is_blank(volume))
    return {ErrorCode::kNotFound, what + " is empty: it was never formatted", {}, {}};
  return {ErrorCode::kUnsupported, what + " has no file system that assay knows", {}, {}};
}

Result<Opened> open_slice(const ByteSourcePtr& disk, const Partition& partition,
                          const Limits& limits) {
  const std::string what = fmt::format("volume {}", partition.number);
  Result<ByteSourcePtr> volume = make_slice(disk, partition.offset, partition.length);
  if (!volume)
    return fail(ErrorCode::kTruncated, fmt::format("{} lies past the end of the disk", what),
                partition.offset);
  Result<Opened> opened = open_volume(*volume, what, limits);
  if (opened)
    for (std::string& note : opened->notes) note = fmt::format("{}: {}", what, note);
  // A dynamic disk or storage space is told by the type of its partition only.
  if (!opened && volume_signature(**volume).empty())
    opened.error().what += fmt::format(" (partition type: {})", partition.type);
  return opened;
}

}  // namespace

Result<Opened> open_volume(const ByteSourcePtr& volume, const std::string& what,
                           const Limits& limits) {
  const std::string_view file_system = volume_signature(*volume);
  if (file_system != kNtfs) return fail(not_read(*volume, file_system, what));
  Result<NtfsVolume> ntfs = open_ntfs(volume, limits);
  if (!ntfs) return fail(in(what, std::move(ntfs).error()));
  Opened opened;
  opened.format = "ntfs";
  opened.tree = std::move(ntfs->tree);
  opened.notes = std::move(ntfs->notes);
  return opened;
}

Part volume_part(const Partition& partition, const ByteSourcePtr& disk, const Limits& limits) {
  Part part;
  part.name = std::to_string(partition.number);
  part.kind = Part::Kind::kVolume;
  part.description = partition.type;
  if (!partition.name.empty() && partition.name != partition.type)
    part.description += fmt::format(", {}", partition.name);
  part.size = partition.length;
  if (const auto volume = make_slice(disk, partition.offset, partition.length)) {
    part.file_system = volume_signature(**volume);
    part.may_hold_windows =
        !is_never_windows(part.file_system) &&
        (!part.file_system.empty() || !(partition.is_reserved || is_blank(**volume)));
  }
  part.open = [disk, partition, limits] { return open_slice(disk, partition, limits); };
  return part;
}

}  // namespace assay
