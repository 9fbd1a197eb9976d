#include "tree/ntfs/index_node.h"

#include <fmt/core.h>

#include "tree/ntfs/names.h"

namespace assay::ntfs {

namespace {

Result<IndexItem> parse_item(ByteView bytes, const RawIndexEntry& raw) {
  IndexItem item;
  std::size_t key_room = bytes.size() - sizeof(RawIndexEntry);
  if ((raw.flags & kEntryHasChild) != 0) {
    if (key_room < sizeof(le64))
      return fail(ErrorCode::kCorrupt, "index entry has no room for its child");
    key_room -= sizeof(le64);
    TRY_ASSIGN(const le64 child,
               read_raw<le64>(bytes, bytes.size() - sizeof(le64), "child of an index entry"));
    item.child = child.get();
  }
  if ((raw.flags & kEntryIsLast) != 0) return item;
  if (raw.key_length > key_room) return fail(ErrorCode::kCorrupt, "key runs past its index entry");
  TRY_ASSIGN(FileName name, parse_file_name(bytes.subspan(sizeof(RawIndexEntry), raw.key_length)));
  item.entry = DirectoryEntry{file_reference_from(raw.file), std::move(name)};
  return item;
}

}  // namespace

Result<FileName> parse_file_name(ByteView bytes) {
  TRY_ASSIGN(const RawFileName raw, read_raw<RawFileName>(bytes, 0, "$FILE_NAME"));
  const std::size_t length = 2 * std::size_t{raw.name_length};
  if (!fits(sizeof(RawFileName), length, bytes.size()))
    return fail(ErrorCode::kCorrupt, "name runs past its $FILE_NAME");
  if (raw.name_space > static_cast<std::uint8_t>(NameSpace::kWin32AndDos))
    return fail(ErrorCode::kCorrupt, fmt::format("name has an unknown kind ({})", raw.name_space));
  return FileName{units_from_utf16le(bytes.subspan(sizeof(RawFileName), length)),
                  static_cast<NameSpace>(raw.name_space), file_reference_from(raw.parent),
                  raw.attributes};
}

Result<IndexItems> parse_index_node(ByteView node) {
  TRY_ASSIGN(const RawIndexHeader header, read_raw<RawIndexHeader>(node, 0, "index header"));
  if (header.used_size > node.size())
    return fail(ErrorCode::kCorrupt,
                fmt::format("index node says that {} bytes of {} are used", header.used_size.get(),
                            node.size()),
                offsetof(RawIndexHeader, used_size));
  const ByteView used = node.first(header.used_size);
  IndexItems items;
  for (std::uint64_t offset = header.entries_offset;;) {
    TRY_ASSIGN(const RawIndexEntry raw, read_raw<RawIndexEntry>(used, offset, "index entry"));
    if (raw.length < sizeof(RawIndexEntry) || !fits(offset, raw.length, used.size()))
      return fail(ErrorCode::kCorrupt, fmt::format("index entry has {} bytes", raw.length.get()),
                  offset);
    Result<IndexItem> item =
        parse_item(used.subspan(static_cast<std::size_t>(offset), raw.length), raw);
    if (!item) return fail(item.error().code, item.error().what, offset);
    items.push_back(*std::move(item));
    if ((raw.flags & kEntryIsLast) != 0) return items;
    offset += raw.length;
  }
}

}  // namespace assay::ntfs
