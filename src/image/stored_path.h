// The names of a path as its tree stores them: other files name it in any case.
//
// Layer: image. Matters where a name is shown, and where the host's own files are opened by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tree/file_tree.h"

namespace assay {

// nullopt: no such file or folder.
Result<std::optional<std::string>> stored_path(const FileTree& tree, std::string_view path);

}  // namespace assay
