#include "mdt/own_program.h"

namespace assay {

std::optional<std::filesystem::path> own_windows_program() { return std::nullopt; }

}  // namespace assay
