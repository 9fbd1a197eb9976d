// One node of a directory's B+ tree: its names in order, and the children between them.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Directories".
// Tests: tests/tree/ntfs_damage_test.cc, tests/fuzz/ntfs_index_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "tree/ntfs/layout.h"

namespace assay::ntfs {

enum class NameSpace : std::uint8_t { kPosix = 0, kWin32 = 1, kDos = 2, kWin32AndDos = 3 };

// What a $FILE_NAME says that is not a copy of something else.
struct FileName {
  std::u16string name;
  NameSpace name_space = NameSpace::kPosix;
  FileReference parent;
  std::uint32_t attributes = 0;  // a copy; for files whose record cannot be read
};

// `bytes`: an attribute $FILE_NAME or the key of a directory entry.
Result<FileName> parse_file_name(ByteView bytes);

struct DirectoryEntry {
  FileReference file;
  FileName name;
};

struct IndexItem {
  std::optional<DirectoryEntry> entry;  // none: the last item, which only has a child
  std::optional<std::uint64_t> child;   // VCN of the node with the names before this one
};

using IndexItems = std::vector<IndexItem>;

// `node` begins with the index header. Offsets of errors count from its start.
Result<IndexItems> parse_index_node(ByteView node);

}  // namespace assay::ntfs
