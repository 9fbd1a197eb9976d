// The running program as a file that can be copied to a share.
//
// Layer: mdt.
#pragma once

#include <filesystem>
#include <optional>

namespace assay {

// nullopt: it is no Windows program.
std::optional<std::filesystem::path> own_windows_program();

}  // namespace assay
