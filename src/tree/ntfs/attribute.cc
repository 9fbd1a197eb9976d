#include "tree/ntfs/attribute.h"

#include <fmt/core.h>

#include "tree/ntfs/layout.h"
#include "tree/ntfs/names.h"

namespace assay::ntfs {

namespace {

tl::unexpected<Error> bad(std::uint32_t type, std::string_view what) {
  return fail(ErrorCode::kCorrupt, fmt::format("attribute 0x{:x}: {}", type, what));
}

Result<void> read_name(ByteView bytes, const RawAttributeHeader& raw, Attribute& out) {
  const std::uint64_t length = 2 * std::uint64_t{raw.name_length};
  if (!fits(raw.name_offset, length, bytes.size()))
    return bad(out.type, "name runs past the attribute");
  if (length != 0) out.name = units_from_utf16le(bytes.subspan(raw.name_offset, length));
  return {};
}

Result<void> read_resident(ByteView bytes, Attribute& out) {
  TRY_ASSIGN(const RawResident raw, read_raw<RawResident>(bytes, 0, "resident attribute"));
  if (!fits(raw.value_offset, raw.value_length, bytes.size()))
    return bad(out.type, "resident value runs past the attribute");
  out.value = bytes.subspan(raw.value_offset, raw.value_length);
  return {};
}

Result<void> read_non_resident(ByteView bytes, Attribute& out) {
  TRY_ASSIGN(const RawNonResident raw,
             read_raw<RawNonResident>(bytes, 0, "non-resident attribute"));
  if (raw.mapping_pairs_offset > bytes.size())
    return bad(out.type, "run list begins past the attribute");
  out.first_vcn = raw.first_vcn;
  out.allocated_size = raw.allocated_size;
  out.data_size = raw.data_size;
  out.initialized_size = raw.initialized_size;
  out.compression_unit = raw.compression_unit;
  out.mapping_pairs = bytes.subspan(raw.mapping_pairs_offset);
  return {};
}

Result<Attribute> parse_attribute(ByteView bytes, const RawAttributeHeader& raw) {
  Attribute attribute;
  attribute.type = raw.type;
  attribute.flags = raw.flags;
  attribute.id = raw.id;
  attribute.is_resident = raw.is_non_resident == 0;
  TRY(read_name(bytes, raw, attribute));
  TRY(attribute.is_resident ? read_resident(bytes, attribute)
                            : read_non_resident(bytes, attribute));
  return attribute;
}

Error at(std::uint64_t offset, Error error) {
  error.offset = offset;
  return error;
}

}  // namespace

Result<std::vector<Attribute>> parse_attributes(ByteView record, std::uint64_t first) {
  std::vector<Attribute> attributes;
  for (std::uint64_t offset = first;;) {
    TRY_ASSIGN(const le32 type, read_raw<le32>(record, offset, "list of attributes"));
    if (type == kEndOfAttributes) return attributes;
    TRY_ASSIGN(const RawAttributeHeader raw,
               read_raw<RawAttributeHeader>(record, offset, "attribute"));
    if (raw.length < sizeof(RawAttributeHeader) || !fits(offset, raw.length, record.size()))
      return fail(at(offset, bad(type, fmt::format("length is {}", raw.length.get())).value()));
    Result<Attribute> attribute =
        parse_attribute(record.subspan(static_cast<std::size_t>(offset), raw.length), raw);
    if (!attribute) return fail(at(offset, std::move(attribute).error()));
    attributes.push_back(*std::move(attribute));
    offset += raw.length;
  }
}

}  // namespace assay::ntfs
