#include "tree/ntfs/entry.h"

#include <algorithm>

#include "base/text.h"
#include "tree/entry_table.h"
#include "tree/ntfs/names.h"
#include "tree/ntfs/wof.h"
#include "tree/reparse_point.h"

namespace assay::ntfs {

namespace {

// Bits 28 and 29 of the directory's copy are marks of NTFS, not attributes of the file.
constexpr std::uint32_t kAttributesOfFiles = 0x0FFF'FFFF;
// FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS.
constexpr std::uint32_t kFetchedWhenRead = 0x0044'1000;

Result<RawStandardInformation> standard_information_of(const File& file) {
  TRY_ASSIGN(const std::optional<Extent> extent, file.find(kStandardInformation));
  if (!extent || !extent->attribute->is_resident)
    return fail(in_record(file.base(),
                          {ErrorCode::kCorrupt, "no $STANDARD_INFORMATION", std::nullopt, {}}));
  Result<RawStandardInformation> raw =
      read_raw<RawStandardInformation>(extent->attribute->value, 0, "$STANDARD_INFORMATION");
  if (raw) return raw;
  return fail(in_record(*extent->record, {raw.error().code, raw.error().what, std::nullopt, {}}));
}

std::uint32_t attributes_from(const RawStandardInformation& raw, const File& file) {
  return (raw.attributes & kAttributesOfFiles) | (file.is_directory() ? kAttributeDirectory : 0U);
}

bool is_wof_file(const std::optional<ReparsePoint>& reparse) {
  if (!reparse || reparse->tag != kReparseWof) return false;
  const Result<WofInfo> wof = parse_wof(reparse->data);
  return wof && !wof->in_wim;
}

// The long and the short name of one link have the same directory.
Result<std::optional<FileName>> partner_of(const File& file, const FileName& name,
                                           NameSpace wanted) {
  TRY_ASSIGN(const std::vector<Extent> extents, file.first_extents(kFileName));
  for (const Extent& extent : extents) {
    const Result<FileName> other = parse_file_name(extent.attribute->value);
    if (!other)
      return fail(in_record(*extent.record, {other.error().code, other.error().what, {}, {}}));
    if (other->name_space == wanted && other->parent.record == name.parent.record)
      return std::optional(*other);
  }
  return std::optional<FileName>();
}

Result<void> set_names(const File& file, const FileName& found, Entry& entry) {
  entry.name = utf8_from_utf16(found.name);
  if (found.name_space == NameSpace::kWin32) {
    TRY_ASSIGN(const std::optional<FileName> name, partner_of(file, found, NameSpace::kDos));
    if (name) entry.short_name = utf8_from_utf16(name->name);
  }
  if (found.name_space == NameSpace::kDos) {
    TRY_ASSIGN(const std::optional<FileName> name, partner_of(file, found, NameSpace::kWin32));
    if (name) {
      entry.short_name = entry.name;
      entry.name = utf8_from_utf16(name->name);
    }
  }
  return check_entry_name(entry.name);
}

Result<void> set_streams(const File& file, bool hides_wof_stream, Entry& entry) {
  TRY_ASSIGN(const std::vector<Extent> extents, file.first_extents(kData));
  for (const Extent& extent : extents) {
    const Attribute& data = *extent.attribute;
    if (data.name.empty())
      entry.size = data.size();
    else if (!hides_wof_stream || data.name != kWofStreamName)
      entry.streams.push_back({utf8_from_utf16(data.name), data.size()});
  }
  return {};
}

Result<Entry> without_name(const File& file, const Limits& limits) {
  TRY_ASSIGN(const RawStandardInformation raw, standard_information_of(file));
  Entry entry;
  entry.attributes = attributes_from(raw, file);
  entry.created = {raw.created};
  entry.modified = {raw.modified};
  entry.accessed = {raw.accessed};
  TRY_ASSIGN(const std::optional<ReparsePoint> reparse, read_reparse_point(file, limits));
  entry.kind = kind_of(entry.attributes, reparse);
  if (reparse) entry.reparse_tag = reparse->tag;
  // A link whose data is unsound has no target: it is still listed, and cannot be followed.
  if (reparse && entry.kind == EntryKind::kLink)
    entry.link_target = link_target_from(reparse->tag, reparse->data).value_or("");
  TRY(set_streams(file, is_wof_file(reparse), entry));
  return entry;
}

}  // namespace

Result<std::uint32_t> attributes_of(const File& file) {
  TRY_ASSIGN(const RawStandardInformation raw, standard_information_of(file));
  return attributes_from(raw, file);
}

Result<std::optional<ReparsePoint>> read_reparse_point(const File& file, const Limits& limits) {
  TRY_ASSIGN(const std::uint32_t attributes, attributes_of(file));
  if ((attributes & kAttributeReparsePoint) == 0) return std::optional<ReparsePoint>();
  TRY_ASSIGN(const ByteSourcePtr source, file.open(kReparsePoint));
  TRY_ASSIGN(
      const Bytes bytes,
      read_all(*source, sizeof(RawReparseHeader) + limits.max_reparse_bytes, "reparse point"));
  const Result<RawReparseHeader> raw = read_raw<RawReparseHeader>(bytes, 0, "reparse point");
  if (!raw || raw->data_length > bytes.size() - sizeof(RawReparseHeader))
    return fail(in_record(file.base(),
                          {ErrorCode::kCorrupt, "reparse data runs past its attribute", {}, {}}));
  const auto start = bytes.begin() + sizeof(RawReparseHeader);
  return std::optional(ReparsePoint{raw->tag, Bytes(start, start + raw->data_length)});
}

bool is_cloud_tag(std::uint32_t tag) { return (tag & 0xFFFF0FFF) == 0x9000001A; }

EntryKind kind_of(std::uint32_t attributes, const std::optional<ReparsePoint>& reparse) {
  const bool is_directory = (attributes & kAttributeDirectory) != 0;
  const bool is_here =
      reparse && is_cloud_tag(reparse->tag) && (attributes & kFetchedWhenRead) == 0;
  if (!is_directory && (is_here || is_wof_file(reparse))) return EntryKind::kFile;
  return kind_from(attributes, reparse ? reparse->tag : 0);
}

Result<Entry> entry_of(const File& file, const DirectoryEntry& found, const Limits& limits) {
  TRY_ASSIGN(Entry entry, without_name(file, limits));
  TRY(set_names(file, found.name, entry));
  return entry;
}

Result<Entry> root_entry(const File& root, const Limits& limits) {
  return without_name(root, limits);
}

Result<Entry> unreadable_entry(const DirectoryEntry& found) {
  Entry entry;
  entry.name = utf8_from_utf16(found.name.name);
  TRY(check_entry_name(entry.name));
  const bool is_directory = (found.name.attributes & kNameIsDirectory) != 0;
  entry.kind = is_directory ? EntryKind::kDirectory : EntryKind::kOther;
  entry.attributes =
      (found.name.attributes & kAttributesOfFiles) | (is_directory ? kAttributeDirectory : 0U);
  return entry;
}

}  // namespace assay::ntfs
