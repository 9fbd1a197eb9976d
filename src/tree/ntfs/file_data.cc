#include "tree/ntfs/file_data.h"

#include <fmt/core.h>

#include "base/text.h"
#include "io/memory_source.h"
#include "tree/ntfs/entry.h"
#include "tree/ntfs/names.h"
#include "tree/ntfs/wof.h"
#include "tree/reparse_point.h"

namespace assay::ntfs {

namespace {

// Empty only where there is no piece of a stream at all: a lost first piece is an error.
Result<ByteSourcePtr> open_plain(const Volume& volume, const File& file) {
  TRY_ASSIGN(const std::vector<Extent> pieces, file.extents(kData));
  if (pieces.empty()) return make_memory_source({});
  return open_stream(volume.bytes(), pieces);
}

Result<ByteSourcePtr> open_wof(const Volume& volume, const File& file, ByteView reparse_data) {
  TRY_ASSIGN(const WofInfo info, parse_wof(reparse_data));
  if (info.in_wim)
    return fail(ErrorCode::kUnsupported,
                "its data is in a WIM file (WIMBoot), which is not part of this volume");
  TRY_ASSIGN(const std::optional<Extent> data, file.find(kData));
  if (!data)
    return fail(in_record(file.base(), {ErrorCode::kCorrupt, "WOF file has no $DATA", {}, {}}));
  Result<ByteSourcePtr> compressed = file.open(kData, kWofStreamName);
  if (!compressed && compressed.error().code == ErrorCode::kNotFound)
    return fail(in_record(
        file.base(), {ErrorCode::kCorrupt, "WOF file has no stream WofCompressedData", {}, {}}));
  if (!compressed) return compressed;
  return make_wof_stream(*std::move(compressed), info, data->attribute->size(),
                         volume.bytes().cache, source_number_of(*data));
}

// Tags that mean: the bytes are somewhere else.
std::string why_elsewhere(std::uint32_t tag) {
  if (is_cloud_tag(tag))
    return fmt::format("its data is in the cloud (reparse point 0x{:08x})", tag);
  switch (tag) {
    case 0x80000013: return "its data is deduplicated (reparse point 0x80000013)";
    case 0x8000001B: return "is an app execution alias (reparse point 0x8000001b), not a file";
    case 0x80000007: return "its data is in a single-instance store (reparse point 0x80000007)";
    default: return fmt::format("reparse point 0x{:08x} is not read", tag);
  }
}

}  // namespace

Result<ByteSourcePtr> open_file(const Volume& volume, const File& file) {
  TRY_ASSIGN(const std::uint32_t attributes, attributes_of(file));
  TRY_ASSIGN(const std::optional<ReparsePoint> reparse, read_reparse_point(file, volume.limits()));
  if (file.is_directory()) return fail(ErrorCode::kUsage, "is a directory");
  if (!reparse) return open_plain(volume, file);
  if (reparse->tag == kReparseWof) return open_wof(volume, file, reparse->data);
  if (kind_of(attributes, reparse) == EntryKind::kFile) return open_plain(volume, file);
  return fail(ErrorCode::kUnsupported, why_elsewhere(reparse->tag), file.base().offset);
}

Result<ByteSourcePtr> open_named_stream(const Volume& volume, const File& file,
                                        std::string_view name) {
  const std::u16string wanted = utf16_from_utf8(name);
  TRY_ASSIGN(const std::vector<Extent> streams, file.first_extents(kData));
  for (const Extent& stream : streams) {
    const std::u16string& stored = stream.attribute->name;
    const std::u16string readable = utf16_from_utf8(utf8_from_utf16(stored));
    if (!stored.empty() && volume.upcase().compare(readable, wanted) == 0)
      return file.open(kData, stored);
  }
  return fail(ErrorCode::kNotFound, "no such stream");
}

}  // namespace assay::ntfs
