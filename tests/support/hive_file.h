// A hive in memory written as a real hive file, through hivex: for tests and for the images that
// fixtures are made of.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "registry/memory_hive.h"

namespace assay {

// Names, values, order within a key's values and last-written times are kept; subkeys are sorted,
// as they are on disk. kUnsupported: a build without hivex, class names, names with a NUL.
// hivex copies the list of subkeys for each one that it adds: a thousand below one key cost 4 MB.
Result<void> write_hive_file(const MemoryHive& hive, const std::filesystem::path& path);

// The smallest hive there is: base block, one hive bin, a root without values.
Bytes smallest_hive();

}  // namespace assay
