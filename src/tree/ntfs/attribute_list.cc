#include "tree/ntfs/attribute_list.h"

#include <algorithm>

#include <fmt/core.h>

#include "tree/ntfs/names.h"

namespace assay::ntfs {

Result<std::vector<AttributeListEntry>> parse_attribute_list(ByteView bytes) {
  std::vector<AttributeListEntry> entries;
  for (std::size_t offset = 0; offset < bytes.size();) {
    TRY_ASSIGN(const RawAttributeListEntry raw,
               read_raw<RawAttributeListEntry>(bytes, offset, "attribute list"));
    if (raw.length < sizeof(RawAttributeListEntry) || !fits(offset, raw.length, bytes.size()))
      return fail(ErrorCode::kCorrupt,
                  fmt::format("attribute list has an entry of {} bytes", raw.length.get()), offset);
    if (!fits(raw.name_offset, 2 * std::uint64_t{raw.name_length}, raw.length))
      return fail(ErrorCode::kCorrupt, "attribute list has a name that runs past its entry",
                  offset);
    const ByteView name = bytes.subspan(offset + raw.name_offset, 2U * raw.name_length);
    entries.push_back({raw.type, units_from_utf16le(name), raw.first_vcn,
                       file_reference_from(raw.record), raw.id});
    offset += raw.length;
  }
  return entries;
}

Result<std::optional<AttributeListEntries>> read_attribute_list(const VolumeBytes& volume,
                                                                const RecordPtr& base) {
  const auto attribute =
      std::find_if(base->attributes.begin(), base->attributes.end(),
                   [](const Attribute& candidate) { return candidate.type == kAttributeList; });
  if (attribute == base->attributes.end()) return std::optional<AttributeListEntries>();
  TRY_ASSIGN(const ByteSourcePtr source, open_stream(volume, {{base, &*attribute}}));
  TRY_ASSIGN(const Bytes bytes,
             read_all(*source, volume.limits.max_attribute_list_bytes, "attribute list"));
  Result<AttributeListEntries> entries = parse_attribute_list(bytes);
  if (!entries) {
    Error error = std::move(entries).error();
    error.offset = std::nullopt;  // counts within the list, which may lie in pieces
    return fail(in_record(*base, std::move(error)));
  }
  return std::optional(*std::move(entries));
}

}  // namespace assay::ntfs
