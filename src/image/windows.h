// Finding the Windows installations of a tree of files and mounting their hives.
#pragma once

#include <string>
#include <vector>

#include "image/artefact.h"
#include "image/engine.h"

namespace assay {

// Folders at the root of `tree` that hold System32/config with a SOFTWARE or SYSTEM hive, or that
// are named Windows and hold System32/config at all (a hive may be missing: the verdict is then
// unknown, not "no Windows"). In the order stored; usually one, "Windows".
Result<std::vector<std::string>> find_system_roots(const FileTree& tree, const Limits& limits);

// The installation in `system_root` as an artefact; its kind is kWinPe where its hives say so.
// A hive that is missing or unreadable is mounted as such and never fails the whole. Windows.old is
// opened when it is asked for, and has no previous one.
Artefact windows_artefact(FileTreePtr tree, const std::string& system_root,
                          const OpenOptions& options);

// What a tree without Windows is: a provisioning package or empty.
Artefact other_artefact(FileTreePtr tree);

// An answer file on its own.
Artefact answer_file_artefact(FileTreePtr tree);

// Setup media as a whole: what lies beside the images in it.
Artefact media_artefact(FileTreePtr tree);

// A deployment share as a whole; its folder in `tree` ("" for all of it) is the system root.
Artefact share_artefact(FileTreePtr tree, const std::string& share);

// A hive file on its own, mounted where its content says it belongs.
Result<Artefact> hive_artefact(const HiveBytes& hive, const OpenOptions& options);

}  // namespace assay
