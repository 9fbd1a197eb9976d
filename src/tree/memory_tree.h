// A file tree in memory, for tests and for the files that a rule's own examples describe.
//
// Layer: tree. Directories on the way to a file need not be named. A file can be made unreadable,
// so that the layers above can be tested for the difference between unreadable and absent.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "tree/file_tree.h"

namespace assay {

struct MemoryFile {
  std::string path;
  Bytes bytes = {};
  EntryKind kind = EntryKind::kFile;
  FileTime modified = {};
  FileTime created = {};
  std::uint32_t attributes = 0;
  std::string link_target = {};
  std::vector<std::pair<std::string, Bytes>> streams = {};
  // What open() of the file, or list() and all look-ups below the directory, answer instead.
  std::optional<Error> unreadable = std::nullopt;
};

// kUsage for a path that is not one, that is given twice, or that lies below a file. A directory
// may be given after files in it. Links are not followed.
Result<FileTreePtr> make_memory_tree(std::vector<MemoryFile> files, const Limits& limits = {});

}  // namespace assay
