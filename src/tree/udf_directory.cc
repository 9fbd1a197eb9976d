#include "tree/udf_directory.h"

#include <fmt/core.h>

namespace assay::udf {

namespace {

// 250,000 names of the greatest length.
constexpr std::uint64_t kMaxDirectoryBytes = 64U << 20;

constexpr std::uint8_t kDirectory = 0x02;
constexpr std::uint8_t kDeleted = 0x04;
constexpr std::uint8_t kParent = 0x08;

// Compression identifiers of OSTA's strings [UDF 2.1.1].
constexpr std::byte kOneByte{8};
constexpr std::byte kTwoBytes{16};

Result<Bytes> bytes_of(const ByteSource& disc, const FileEntry& directory) {
  if (directory.is_embedded) return directory.embedded;
  if (directory.extents.empty()) return Bytes();
  const Extent& extent = directory.extents.front();
  if (directory.extents.size() > 1 || extent.kind != Extent::kRecorded)
    return fail(ErrorCode::kUnsupported,
                fmt::format("UDF directory in {} pieces is not read", directory.extents.size()),
                directory.offset);
  return read_bytes(disc, extent.offset, extent.length, kMaxDirectoryBytes, "UDF directory");
}

Result<void> check_name(ByteView name, std::uint64_t offset) {
  if (name.size() >= 2 && (name[0] == kOneByte || name[0] == kTwoBytes)) return {};
  return fail(
      ErrorCode::kCorrupt,
      name.size() < 2 ? "UDF directory entry has no name" : "UDF name has an unknown encoding",
      offset);
}

// The descriptor at the start of `bytes`, and the bytes it takes [4/14.4].
Result<std::size_t> read_identifier(ByteView bytes, std::uint64_t offset,
                                    std::vector<Identifier>& out) {
  TRY_ASSIGN(const std::uint16_t tag, checked_tag(bytes, offset, "directory entry"));
  if (tag != kFileIdentifier)
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF directory entry has tag {} instead of {}", tag, +kFileIdentifier),
                offset);
  const auto raw = read_raw<RawFileIdentifier>(bytes, 0, "directory entry");
  const std::size_t name_at = raw ? sizeof *raw + raw->used : 0;
  if (!raw || !fits(name_at, raw->name, bytes.size()))
    return fail(ErrorCode::kTruncated, "UDF directory ends within an entry", offset);
  if ((raw->flags & kParent) == 0) {
    TRY(check_name(bytes.subspan(name_at, raw->name), offset));
    out.push_back(
        {place_of(raw->entry), (raw->flags & kDirectory) != 0, (raw->flags & kDeleted) != 0});
  }
  return (name_at + raw->name + 3) / 4 * 4;
}

}  // namespace

Result<std::vector<Identifier>> read_directory(const ByteSource& disc, const FileEntry& directory,
                                               const Limits& limits) {
  if (!directory.is_directory)
    return fail(ErrorCode::kCorrupt, "UDF file entry is not of a directory", directory.offset);
  TRY_ASSIGN(const Bytes bytes, bytes_of(disc, directory));
  const std::uint64_t start = directory.is_embedded || directory.extents.empty()
                                  ? directory.offset
                                  : directory.extents.front().offset;
  std::vector<Identifier> found;
  // libudfread stops so near to the end, too: no descriptor is shorter.
  for (std::size_t at = 0; at + sizeof(RawTag) < bytes.size();) {
    TRY_ASSIGN(const std::size_t used,
               read_identifier(ByteView(bytes).subspan(at), start + at, found));
    at += used;
    if (found.size() > limits.max_tree_entries)
      return fail(ErrorCode::kLimit,
                  fmt::format("UDF directory has more than {} entries", limits.max_tree_entries),
                  start);
  }
  return found;
}

}  // namespace assay::udf
