// A folder of the host that holds an applied or mounted Windows, as a FileTree.
//
// Layer: tree. Names are found without case on any host: the exact spelling first, then the
// directory is read and compared by fold(). Symbolic links are shown as kLink and followed only
// where they end inside the folder: a folder taken from a stranger must not make us read
// /etc/shadow. FIFOs, sockets and devices are kOther and never opened.
// Left out: attributes, streams and short names, which the host does not show portably.
#pragma once

#include <filesystem>

#include "base/limits.h"
#include "tree/file_tree.h"

namespace assay {

// kNotFound, kIo with the reason of the operating system, or kUsage where it is not a folder.
Result<FileTreePtr> open_folder_tree(const std::filesystem::path& folder, const Limits& limits);

}  // namespace assay
