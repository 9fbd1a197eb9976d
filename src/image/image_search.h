// Images below a folder of the host, for scans of a whole store of them.
//
// Layer: image. By name: WIM, ESD, SWM (the first part of a set), VHD, VHDX, AVHDX, other disks,
// ISO, PPKG. A folder that is a target of its own, an applied Windows or a deployment share, is
// one and is not searched. Links to folders are not followed. Tests: tests/image/image_search_test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace assay {

// Sorted. kIo where a folder below cannot be read: an image in it would be missed.
Result<std::vector<std::string>> find_images(const std::filesystem::path& folder);

}  // namespace assay
