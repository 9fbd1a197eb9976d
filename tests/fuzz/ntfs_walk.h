// Asks an NTFS volume everything that a FileTree can be asked, in bounds: for the fuzzer and for
// the mutation test. Answers and errors are both right; crashes and hangs are not.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

inline void read_ends(const Result<ByteSourcePtr>& source) {
  if (!source) return;
  std::array<std::byte, 3000> part;
  const std::uint64_t size = (*source)->size();
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size, part.size()));
  (void)(*source)->read_at(0, std::span(part).first(length));
  (void)(*source)->read_at(size - length, std::span(part).first(length));
}

// Gives the number of entries seen.
inline std::size_t walk_ntfs(const FileTree& tree, std::size_t limit) {
  std::size_t count = 0;
  std::vector<std::string> pending{""};
  while (!pending.empty()) {
    const std::string directory = std::move(pending.back());
    pending.pop_back();
    const auto list = tree.list(directory);
    if (!list) continue;
    for (const Entry& entry : *list) {
      if (++count > limit) return count;
      const std::string path = join_path(directory, entry.name);
      (void)tree.find(path);
      read_ends(tree.open(path));
      for (const StreamInfo& stream : entry.streams) read_ends(tree.open(path, stream.name));
      if (entry.kind == EntryKind::kDirectory) pending.push_back(path);
      if (entry.kind == EntryKind::kLink) (void)tree.find(path + "/below");
    }
  }
  return count;
}

}  // namespace assay
