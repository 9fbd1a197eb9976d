// The version of the program; CMake's project() is its one source.
#pragma once

#include <string_view>

namespace assay {

std::string_view version();

}  // namespace assay
