// The reference engine for WIM files: libwim opens them, lists them and extracts from them.
//
// Layer: tree. Trusted, complete and slow: an image is listed whole on first use, a file is
// extracted whole before it is read. Entries are as wim_file.h says; list() is sorted by libwim.
// Extracted files lie in a private temporary folder and are removed as soon as they are open.
// Not checked: the integrity table (it would mean reading the whole file before anything else);
// each file's SHA-1 is checked by libwim as it is extracted.
#pragma once

#include <filesystem>

#include "base/limits.h"
#include "tree/wim_file.h"

namespace assay {

// Any part of a split WIM may be named; the others are looked for beside it. kUnsupported where
// the program was built without libwim, or for Windows.
Result<WimFilePtr> open_wim_reference(const std::filesystem::path& path, const Limits& limits);

}  // namespace assay
