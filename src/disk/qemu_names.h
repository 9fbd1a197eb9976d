// Which file of the host a name inside a disk file may mean: one in the same folder, and no other.
//
// Layer: disk. Images are untrusted. Their names are paths of the computer that made them, or
// "json:{...}", "nbd://host", "/etc/shadow", "\\.\PhysicalDrive0", "../../x".
// Tests: tests/disk/qemu_names_test.cc.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay {

// The name within `folder` that `stored` means; a path may lead to that same folder. Else
// kUnsupported: "names a backing file outside its folder: /etc/shadow". `what` is "a backing file".
Result<std::string> name_in_folder(std::string_view stored, const std::filesystem::path& folder,
                                   std::string_view what);

// The last part of a path of any system.
std::string_view last_part(std::string_view path);

}  // namespace assay
