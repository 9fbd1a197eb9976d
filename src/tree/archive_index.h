// The members of an archive or disc as a tree of entries, read from headers when it is opened.
//
// Layer: tree. Format and decisions: docs/formats/archives.md. Names that a FileTree must not hold
// make the whole archive an error: such an archive was made to harm or is damaged, and leaving the
// entry out would pass over it in silence. A path that is there twice keeps its entry, but its
// bytes are an error: programs differ in which of the two they take.
#pragma once

#include <map>

#include "tree/archive_reader.h"
#include "tree/entry_table.h"

namespace assay {

struct ArchiveFile {
  std::uint64_t number = 0;  // of the member, in the order of the archive
  std::optional<Error> trouble;
};

struct ArchiveIndex {
  explicit ArchiveIndex(const Limits& limits) : table(limits) {}

  EntryTable table;
  std::map<EntryTable::Id, ArchiveFile> files;
  bool has_rock_ridge = false;
};

Result<ArchiveIndex> read_archive_index(ByteSourcePtr source, ArchiveFamily family,
                                        const Limits& limits);

// Whether `bytes` is more than a sound archive of `archive_bytes` expands to.
Result<void> check_expansion(std::uint64_t bytes, std::uint64_t archive_bytes,
                             const Limits& limits);

}  // namespace assay
