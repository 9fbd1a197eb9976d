// Goes through a tree of files as a caller could: for fuzz targets and mutation tests.
#pragma once

#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

// Every directory is listed and every file read. Gives the number of entries seen.
inline int walk_tree(const FileTree& tree, int most_entries) {
  std::vector<std::string> pending{""};
  int seen = 0;
  while (!pending.empty() && seen < most_entries) {
    const std::string directory = pending.back();
    pending.pop_back();
    const auto list = tree.list(directory);
    if (!list) continue;
    for (const Entry& entry : *list) {
      const std::string path = join_path(directory, entry.name);
      if (entry.kind == EntryKind::kDirectory) pending.push_back(path);
      if (const auto source = tree.open(path)) (void)read_all(**source, 4U << 20, "file");
      if (++seen >= most_entries) break;
    }
  }
  return seen;
}

}  // namespace assay
