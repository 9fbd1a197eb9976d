#include "tree/iso9660_directory.h"

#include <cstddef>

namespace assay::iso9660 {

namespace {

constexpr std::uint64_t kFirstSector = 16;
// A disc has a handful of volume descriptors.
constexpr std::uint64_t kMaxDescriptors = 64;
// 250,000 records of the greatest length.
constexpr std::uint64_t kMaxDirectoryBytes = 64U << 20;

bool is_joliet(const RawVolume& volume) {
  const std::string_view escape(volume.escape.data(), volume.escape.size());
  return volume.type == kSupplementary && (escape == "%/@" || escape == "%/C" || escape == "%/E");
}

}  // namespace

Result<Volumes> read_volumes(const ByteSource& disc) {
  std::optional<RawVolume> primary;
  std::optional<RawVolume> joliet;
  for (std::uint64_t i = kFirstSector; i < kFirstSector + kMaxDescriptors; ++i) {
    const auto raw = read_struct<RawVolume>(disc, i * kSectorBytes, "volume descriptor");
    if (!raw && raw.error().code == ErrorCode::kIo) return fail(raw.error());
    if (!raw || std::string_view(raw->id.data(), raw->id.size()) != "CD001") break;
    if (raw->type == kTerminator) break;
    if (raw->type == kPrimary && !primary) primary = *raw;
    if (is_joliet(*raw) && !joliet) joliet = *raw;
  }
  if (primary) return Volumes{*primary, joliet};
  return fail(ErrorCode::kCorrupt, "no primary volume descriptor of ISO 9660",
              kFirstSector * kSectorBytes);
}

std::uint64_t data_offset(const RawRecord& record) {
  return (std::uint64_t{record.block} + record.attribute_blocks) * kSectorBytes;
}

Result<Bytes> read_directory(const ByteSource& disc, const RawRecord& record) {
  return read_bytes(disc, data_offset(record), record.size, kMaxDirectoryBytes,
                    "ISO 9660 directory");
}

bool is_own_or_parent(ByteView record) {
  return record[offsetof(RawRecord, name)] == std::byte{1} &&
         record[sizeof(RawRecord)] <= std::byte{1};
}

std::optional<ByteView> RecordCursor::next() {
  while (at_ + sizeof(RawRecord) <= directory_.size()) {
    const auto length = std::to_integer<std::size_t>(directory_[at_]);
    if (length == 0) {
      at_ = (at_ / kSectorBytes + 1) * kSectorBytes;
      continue;
    }
    if (length <= sizeof(RawRecord) || !fits(at_, length, directory_.size())) {
      is_broken_ = true;
      return std::nullopt;
    }
    const ByteView record = directory_.subspan(at_, length);
    at_ += length;
    return record;
  }
  return std::nullopt;
}

}  // namespace assay::iso9660
