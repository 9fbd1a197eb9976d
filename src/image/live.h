// The running Windows as a target, `assay scan live`: its registry through the registry's functions
// and the files of its own drive.
//
// Layer: image. Of kind `live`: rules about what an image must not be (not generalised, a member of
// a domain) do not ask it. Elsewhere than on Windows it is kUnsupported.
// Tests: tests/image/live_windows_test.cc.
#pragma once

#include <string_view>

#include "image/target.h"

namespace assay {

// The name of the target. A file of this name is "./live".
inline constexpr std::string_view kLiveTarget = "live";

Result<Target> open_live_target(const OpenOptions& options);

}  // namespace assay
