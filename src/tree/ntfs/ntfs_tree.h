// An NTFS volume as a FileTree.
//
// Layer: tree (ntfs). Hidden from list(), as Windows and ntfsls hide them, and found by find(): the
// metadata files in the root (names with $ of the first 24 records) and the root's entry for
// itself.
#pragma once

#include <memory>

#include "tree/file_tree.h"
#include "tree/ntfs/volume.h"

namespace assay::ntfs {

// Reads the root directory's record.
Result<FileTreePtr> make_ntfs_tree(std::shared_ptr<const Volume> volume);

}  // namespace assay::ntfs
