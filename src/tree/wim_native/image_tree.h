// An image of a WIM file as a FileTree, read lazily.
//
// Layer: tree. Links are not followed: their targets are paths of the deployed system.
#pragma once

#include <cstdint>

#include "tree/file_tree.h"
#include "tree/wim_native/blob_store.h"

namespace assay::wim {

// Reads the root entry; `index` from 1, not above store->image_count().
Result<FileTreePtr> open_image_tree(BlobStorePtr store, std::uint32_t index);

}  // namespace assay::wim
