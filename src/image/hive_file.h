// A hive file together with the transaction logs that lie beside it.
#pragma once

#include <string_view>

#include "image/engine.h"
#include "registry/regf/hive_log.h"
#include "tree/file_tree.h"

namespace assay {

// The hive at `path` and its .LOG, .LOG1, .LOG2. kNotFound where there is no such file.
Result<HiveBytes> hive_with_logs(const FileTree& tree, std::string_view path);

// The hive as Windows would see it after its logs: what every engine is given.
Result<ReplayedHive> replay(const HiveBytes& hive, const Limits& limits);

}  // namespace assay
