// The entries of a tree held in memory, found without case: what the trees that know all their
// entries beforehand (memory, libwim) share.
//
// Layer: tree. Filled once, then only read, by any number of threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

// kCorrupt where a name is empty, "." or "..", or holds a separator or NUL: such a name, taken from
// an image, could lead out of any folder it is joined to.
Result<void> check_entry_name(std::string_view name);

class EntryTable {
 public:
  using Id = std::uint32_t;
  static constexpr Id kRoot = 0;

  explicit EntryTable(const Limits& limits);

  // Adds an entry at the end of a directory's list; the name is checked.
  Result<Id> add(Id parent, Entry entry);

  Entry& entry(Id id) { return nodes_[id].entry; }
  const Entry& entry(Id id) const { return nodes_[id].entry; }
  const std::vector<Id>& children(Id id) const { return nodes_[id].children; }

  // The child of that name: spelled the same, else the first that is equal without case.
  std::optional<Id> child(Id parent, std::string_view name) const;

  // kUsage for a path that split_path() refuses. Nothing lies below a file or link.
  Result<std::optional<Id>> find(std::string_view path) const;
  Result<std::vector<Entry>> list(std::string_view path) const;

 private:
  struct Node {
    Entry entry;
    std::vector<Id> children;
  };

  Limits limits_;
  std::vector<Node> nodes_;
  std::multimap<std::pair<Id, std::string>, Id> by_name_;  // (parent, folded name), in order added
};

}  // namespace assay
