// The numbered parts of a container as one tree: part 3 is the folder "3". So `ls -R` and `cat`
// work on a WIM of several images, and on a disk of several volumes, as on any other tree.
#pragma once

#include <vector>

#include "image/opened.h"

namespace assay {

FileTreePtr make_parts_tree(std::vector<Part> parts, const Limits& limits);

// The tree of anything that has files: its own, that of its only part, or all parts side by side.
// kUsage for a hive, which has none.
Result<FileTreePtr> tree_of(const Opened& opened, const Limits& limits);

}  // namespace assay
