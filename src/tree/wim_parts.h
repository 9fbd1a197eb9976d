// The parts of a split WIM ("install.swm", "install2.swm", ...), found by what is in them.
//
// Layer: tree. Only headers are read. The name of a file does not decide: parts get renamed when
// they are copied, and any of them may be the one that was named by the user.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "io/byte_source.h"
#include "tree/file_tree.h"

namespace assay {

// All parts of the set that `any_part` belongs to, by part number, from its folder; the path itself
// where the WIM is not split. kNotFound where a part is missing, kCorrupt where two files claim to
// be the same one.
Result<std::vector<std::filesystem::path>> find_wim_parts(const std::filesystem::path& any_part,
                                                          const Limits& limits);

// The same for a file of a tree (a WIM on a disc or in an archive), opened. Separators are '/'.
Result<std::vector<ByteSourcePtr>> open_wim_parts(const FileTree& tree, const std::string& any_part,
                                                  const Limits& limits);

}  // namespace assay
