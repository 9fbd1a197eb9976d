#include "tree/udf_file_entry.h"

#include <optional>
#include <set>

#include <fmt/core.h>

namespace assay::udf {

namespace {

constexpr std::uint8_t kTypeDirectory = 4;
constexpr std::uint8_t kTypeFile = 5;

enum AdKind : std::uint16_t { kShort = 0, kLong = 1, kExtended = 2, kEmbedded = 3 };

constexpr std::size_t size_of(std::uint16_t kind) {
  return kind == kShort ? 8 : kind == kLong ? 16 : 20;
}

// Where the lengths of extended attributes and allocation descriptors stand, [4/14.9] and
// [4/14.17].
constexpr std::size_t lengths_at(std::uint16_t tag) { return tag == kFileEntry ? 168 : 208; }

// An allocation descriptor of any form [4/14.14].
struct Descriptor {
  Extent::Kind kind;
  Place place;
};

Descriptor descriptor_at(ByteView bytes, std::uint16_t form, std::uint16_t partition) {
  const auto field = [bytes](std::size_t at) { return read_raw<le32>(bytes, at, "")->get(); };
  const std::size_t block_at = form == kExtended ? 12 : 4;
  Descriptor found;
  found.kind = static_cast<Extent::Kind>(field(0) >> 30);
  found.place = {field(0) & 0x3FFFFFFFU, field(block_at), partition};
  if (form != kShort) found.place.partition = read_raw<le16>(bytes, block_at + 4, "")->get();
  return found;
}

// Follows the allocation descriptors of one file through all their blocks.
class AllocationReader {
 public:
  AllocationReader(const ByteSource& disc, const Volume& volume, const Limits& limits,
                   std::uint16_t form, std::uint16_t partition, FileEntry& file)
      : disc_(disc),
        volume_(volume),
        limits_(limits),
        form_(form),
        partition_(partition),
        file_(file) {}

  Result<void> read(ByteView descriptors) {
    std::optional<Place> next;
    TRY_ASSIGN(next, read_block(descriptors));
    while (next) {
      TRY_ASSIGN(const Bytes block, read_continuation(*next));
      TRY_ASSIGN(const auto raw, read_raw<RawAllocationExtent>(block, 0, "allocation extent"));
      TRY_ASSIGN(descriptors, slice(block, sizeof raw, raw.length, "allocation descriptors"));
      TRY_ASSIGN(next, read_block(descriptors));
    }
    return check_total();
  }

 private:
  // Adds the extents of one block; gives the place of the next block of descriptors.
  Result<std::optional<Place>> read_block(ByteView bytes) {
    for (; bytes.size() >= size_of(form_); bytes = bytes.subspan(size_of(form_))) {
      const Descriptor descriptor = descriptor_at(bytes, form_, partition_);
      const bool is_last = bytes.size() < 2 * size_of(form_);
      if (descriptor.place.length == 0 && descriptor.kind != Extent::kContinued) continue;
      if (descriptor.kind != Extent::kContinued) {
        TRY(add(descriptor));
      } else if (is_last) {
        return std::optional(descriptor.place);
      } else {
        return fail(ErrorCode::kUnsupported,
                    "UDF allocation descriptors go on before the last of them", file_.offset);
      }
    }
    return std::optional<Place>();
  }

  Result<Bytes> read_continuation(const Place& place) {
    TRY_ASSIGN(const std::uint64_t offset, volume_.offset_of(place, "allocation extent"));
    if (!seen_.insert(offset).second)
      return fail(ErrorCode::kCorrupt, "UDF allocation extents form a cycle", offset);
    if (place.length == 0 || place.length > kBlockBytes)
      return fail(ErrorCode::kUnsupported,
                  fmt::format("UDF allocation extent has {} bytes", place.length), offset);
    return read_descriptor(disc_, offset, kAllocationExtent, "allocation extent");
  }

  Result<void> add(const Descriptor& descriptor) {
    if (file_.extents.size() >= limits_.max_runs)
      return fail(ErrorCode::kLimit,
                  fmt::format("UDF file has more than {} extents", limits_.max_runs), file_.offset);
    // A part of a block in the middle would shift everything behind it.
    if (!file_.extents.empty() && file_.extents.back().length % kBlockBytes != 0)
      return fail(ErrorCode::kCorrupt, "UDF extent within a file is not of whole blocks",
                  file_.offset);
    Extent extent{descriptor.kind, descriptor.place.length, 0};
    if (extent.kind == Extent::kRecorded) {
      // libudfread takes it for a hole; the file set descriptor lies there.
      if (descriptor.place.block == 0)
        return fail(ErrorCode::kCorrupt, "UDF extent at block 0 of its partition", file_.offset);
      TRY_ASSIGN(extent.offset, volume_.offset_of(descriptor.place, "UDF extent"));
      if (!fits(extent.offset, extent.length, disc_.size()))
        return fail(ErrorCode::kTruncated, "UDF extent runs past the end of the disc",
                    file_.offset);
    }
    total_ += extent.length;
    file_.extents.push_back(extent);
    return {};
  }

  Result<void> check_total() const {
    if (total_ >= file_.size) return {};
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF file has {} bytes but extents for {}", file_.size, total_),
                file_.offset);
  }

  const ByteSource& disc_;
  const Volume& volume_;
  const Limits& limits_;
  const std::uint16_t form_;
  const std::uint16_t partition_;
  FileEntry& file_;
  std::uint64_t total_ = 0;
  std::set<std::uint64_t> seen_;
};

Result<void> check_kind(const RawFileEntry& raw, std::uint64_t offset) {
  if (raw.strategy != 4)
    return fail(ErrorCode::kUnsupported,
                fmt::format("UDF strategy {} of file entries is not read", raw.strategy.get()),
                offset);
  if ((raw.flags & 7U) > kEmbedded)
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF file entry has allocation descriptors of kind {}", raw.flags & 7U),
                offset);
  return {};
}

Result<ByteView> descriptors_of(const Bytes& block, std::uint16_t tag, std::uint64_t offset) {
  const std::size_t at = lengths_at(tag);
  TRY_ASSIGN(const le32 attributes, read_raw<le32>(block, at, "extended attributes"));
  TRY_ASSIGN(const le32 length, read_raw<le32>(block, at + 4, "allocation descriptors"));
  const std::uint64_t start = std::uint64_t{at} + 8 + attributes;
  if (fits(start, length, block.size()))
    return ByteView(block).subspan(static_cast<std::size_t>(start), length);
  return fail(ErrorCode::kCorrupt, "UDF file entry is longer than its block", offset);
}

}  // namespace

Result<FileEntry> read_file_entry(const ByteSource& disc, const Volume& volume, const Place& place,
                                  const Limits& limits) {
  FileEntry file;
  TRY_ASSIGN(file.offset, volume.offset_of(place, "UDF file entry"));
  if (place.length == 0 || place.length > kBlockBytes)
    return fail(ErrorCode::kCorrupt, fmt::format("UDF file entry has {} bytes", place.length),
                file.offset);
  TRY_ASSIGN(const Bytes block, read_descriptor(disc, file.offset, 0, "file entry"));
  TRY_ASSIGN(const auto raw, read_raw<RawFileEntry>(block, 0, "file entry"));
  if (raw.tag.id != kFileEntry && raw.tag.id != kExtendedFileEntry)
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF file entry has tag {} instead of {} or {}", raw.tag.id.get(),
                            +kFileEntry, +kExtendedFileEntry),
                file.offset);
  TRY(check_kind(raw, file.offset));
  TRY_ASSIGN(const ByteView descriptors, descriptors_of(block, raw.tag.id, file.offset));
  file.is_directory = raw.type == kTypeDirectory;
  file.is_file = raw.type == kTypeFile;
  file.size = raw.length;
  const auto form = static_cast<std::uint16_t>(raw.flags & 7U);
  if (form != kEmbedded) {
    TRY(AllocationReader(disc, volume, limits, form, place.partition, file).read(descriptors));
    return file;
  }
  file.is_embedded = true;
  if (file.size > descriptors.size())
    return fail(ErrorCode::kCorrupt, "UDF file in its entry is longer than its place there",
                file.offset);
  file.embedded.assign(descriptors.begin(), descriptors.end());
  return file;
}

}  // namespace assay::udf
