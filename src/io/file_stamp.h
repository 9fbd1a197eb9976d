// What tells whether a file of the host is still the one that it was.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "io/host_files.h"

namespace assay {

// Device, number, size and both times (of content and of status, the latter of which no program can
// set back) as one word. kIo where they cannot be told.
Result<std::string> file_stamp(const std::filesystem::path& path);

// The same of the program that is running: another build may give other answers.
inline Result<std::string> program_stamp() { return file_stamp(own_program()); }

}  // namespace assay
