#include "tree/wim_header.h"

#include <bit>

#include <fmt/core.h>

namespace assay {

namespace {

constexpr std::string_view kMagic{"MSWIM\0\0\0", 8};
constexpr std::string_view kPipableMagic{"WLPWM\0\0\0", 8};

std::string_view magic_of(const RawWimHeader& raw) { return {raw.magic.data(), raw.magic.size()}; }

WimCompression compression_of(std::uint32_t flags) {
  if ((flags & kWimCompressed) == 0) return WimCompression::kNone;
  if ((flags & kWimLzx) != 0) return WimCompression::kLzx;
  if ((flags & kWimXpress) != 0) return WimCompression::kXpress;
  return (flags & kWimLzms) != 0 ? WimCompression::kLzms : WimCompression::kNone;
}

// The powers of two that each format allows, as wimlib documents them.
bool is_chunk_size(WimCompression compression, std::uint32_t size) {
  if (!std::has_single_bit(size)) return false;
  switch (compression) {
    case WimCompression::kNone: return true;
    case WimCompression::kXpress: return size >= (1U << 12) && size <= (1U << 16);
    case WimCompression::kLzx: return size >= (1U << 15) && size <= (1U << 21);
    case WimCompression::kLzms: return size >= (1U << 15) && size <= (1U << 30);
  }
  return false;
}

Result<RawWimHeader> read_raw_header(const ByteSource& source, std::uint64_t& offset) {
  offset = 0;
  TRY_ASSIGN(RawWimHeader raw, read_struct<RawWimHeader>(source, offset, "WIM header"));
  if (magic_of(raw) == kPipableMagic) {
    offset = source.size() - sizeof(RawWimHeader);
    TRY_ASSIGN(raw, read_struct<RawWimHeader>(source, offset, "WIM header at the end"));
    if (magic_of(raw) != kPipableMagic)
      return fail(ErrorCode::kTruncated, "pipable WIM without a header at its end", offset);
  } else if (magic_of(raw) != kMagic) {
    return fail(ErrorCode::kCorrupt, "not a WIM file", offset);
  }
  return raw;
}

Result<void> check_fields(const RawWimHeader& raw, std::uint64_t at) {
  if (raw.header_size != sizeof(RawWimHeader))
    return fail(ErrorCode::kCorrupt,
                fmt::format("WIM header size is not 208 ({})", raw.header_size.get()), at + 8);
  if (raw.version != kWimVersionDefault && raw.version != kWimVersionSolid)
    return fail(ErrorCode::kUnsupported,
                fmt::format("WIM version 0x{:x} is not known", raw.version.get()), at + 0x0C);
  const std::uint32_t flags = raw.flags;
  constexpr std::uint32_t kKnown = kWimXpress | kWimLzx | kWimLzms;
  if ((flags & kWimCompressed) != 0 && (flags & kKnown) == 0)
    return fail(ErrorCode::kUnsupported,
                fmt::format("WIM compression is not known (flags 0x{:08x})", flags), at + 0x10);
  const WimCompression compression = compression_of(flags);
  if (compression != WimCompression::kNone && !is_chunk_size(compression, raw.chunk_size))
    return fail(ErrorCode::kCorrupt,
                fmt::format("WIM chunk size is not allowed for {} ({})", name_of(compression),
                            raw.chunk_size.get()),
                at + 0x14);
  if (raw.part_number == 0 || raw.part_number > raw.total_parts)
    return fail(
        ErrorCode::kCorrupt,
        fmt::format("WIM part number {} of {} parts", raw.part_number.get(), raw.total_parts.get()),
        at + 0x28);
  return {};
}

// An empty resource may point anywhere: writers leave the offset as it was.
Result<void> check_place(const RawResourceHeader& raw, std::uint64_t size, std::string_view what) {
  const ResourceRef place = parse_resource(raw);
  if (place.stored_size == 0 || fits(place.offset, place.stored_size, size)) return {};
  return fail(ErrorCode::kTruncated, fmt::format("{} runs past the end", what), place.offset);
}

}  // namespace

ResourceRef parse_resource(const RawResourceHeader& raw) {
  ResourceRef place;
  for (std::size_t i = 0; i < raw.stored_size.size(); ++i)
    place.stored_size |= std::to_integer<std::uint64_t>(raw.stored_size[i]) << (8 * i);
  place.flags = raw.flags;
  place.offset = raw.offset;
  place.original_size = raw.original_size;
  return place;
}

std::string_view name_of(WimCompression compression) {
  switch (compression) {
    case WimCompression::kNone: return "none";
    case WimCompression::kXpress: return "XPRESS";
    case WimCompression::kLzx: return "LZX";
    case WimCompression::kLzms: return "LZMS";
  }
  return "unknown";
}

bool is_wim(ByteView head) {
  if (head.size() < kMagic.size()) return false;
  const std::string_view magic = as_chars(head.first(kMagic.size()));
  return magic == kMagic || magic == kPipableMagic;
}

Result<WimHeader> read_wim_header(const ByteSource& source) {
  std::uint64_t at = 0;
  TRY_ASSIGN(const RawWimHeader raw, read_raw_header(source, at));
  TRY(check_fields(raw, at));
  TRY(check_place(raw.blob_table, source.size(), "blob table"));
  TRY(check_place(raw.xml, source.size(), "XML of the WIM"));
  TRY(check_place(raw.integrity, source.size(), "integrity table"));

  WimHeader header;
  header.version = raw.version;
  header.flags = raw.flags;
  header.compression = compression_of(raw.flags);
  header.chunk_size = header.compression == WimCompression::kNone ? 0U : raw.chunk_size.get();
  header.guid = raw.guid;
  header.part_number = raw.part_number;
  header.total_parts = raw.total_parts;
  header.image_count = raw.image_count;
  // libwim does the same: an index past the images means that none is bootable.
  header.boot_index = raw.boot_index > raw.image_count ? 0U : raw.boot_index.get();
  header.pipable = magic_of(raw) == kPipableMagic;
  header.blob_table = parse_resource(raw.blob_table);
  header.xml = parse_resource(raw.xml);
  header.boot_metadata = parse_resource(raw.boot_metadata);
  header.integrity = parse_resource(raw.integrity);
  return header;
}

}  // namespace assay
