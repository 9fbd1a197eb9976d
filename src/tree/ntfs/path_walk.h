// From a path to the file that it names, through the links on the way.
//
// Layer: tree (ntfs). Links are followed as far as they stay on the volume (link_target.h): in the
// middle of a path always, at its end when wanted. `..` of a link's target goes up from where the
// path has really come to. Tests: tests/tree/ntfs_link_test.cc.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "tree/ntfs/entry.h"
#include "tree/ntfs/volume.h"

namespace assay::ntfs {

// Where a path leads to. `file` is an Error where the record cannot be read: the directory still
// names it.
struct Place {
  Place(DirectoryEntry entry, Result<File> loaded)
      : found(std::move(entry)), file(std::move(loaded)) {}

  DirectoryEntry found;  // without a name: the root
  Result<File> file;

  bool is_root() const { return found.name.name.empty(); }
};

enum class LastLink { kStay, kFollow };

// nullopt: there is no such file. kNotFound: a link leads out of the volume, or to nothing.
Result<std::optional<Place>> walk_path(const Volume& volume, std::string_view path, LastLink last);

}  // namespace assay::ntfs
