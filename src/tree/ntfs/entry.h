// What a file tells of itself, as an Entry.
//
// Layer: tree (ntfs). Everything comes from the file's own record, not from the copy in the index
// of its directory: Windows brings that up to date late or, for further hard links, never.
#pragma once

#include <cstdint>
#include <optional>

#include "tree/file_tree.h"
#include "tree/ntfs/file.h"
#include "tree/ntfs/index_node.h"

namespace assay::ntfs {

struct ReparsePoint {
  std::uint32_t tag = 0;
  Bytes data;  // without the 8-byte header
};

// nullopt: the file is no reparse point.
Result<std::optional<ReparsePoint>> read_reparse_point(const File& file, const Limits& limits);

// Kept as attributes of the file (FILE_ATTRIBUTE_*), with the bit for directories.
Result<std::uint32_t> attributes_of(const File& file);

// OneDrive and its like have sixteen tags, 0x9000001A to 0x9000F01A.
bool is_cloud_tag(std::uint32_t tag);

// A reparse point whose bytes are in this file is a plain file: WOF keeps them in another stream,
// and a cloud file that was fetched has all of them until its attributes say otherwise.
EntryKind kind_of(std::uint32_t attributes, const std::optional<ReparsePoint>& reparse);

// `found`: the directory entry that led here. It names the file; of a short name, the long one of
// the pair is given. kCorrupt for a name that could lead out of the directory.
Result<Entry> entry_of(const File& file, const DirectoryEntry& found, const Limits& limits);
Result<Entry> root_entry(const File& root, const Limits& limits);

// A file whose record cannot be read: its name and attributes as the directory has them. A
// directory stays one, so that whoever walks the tree meets the error; anything else is kOther.
Result<Entry> unreadable_entry(const DirectoryEntry& found);

}  // namespace assay::ntfs
