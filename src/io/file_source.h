// A file of the host as a ByteSource, opened for reading only.
#pragma once

#include <filesystem>

#include "io/byte_source.h"

namespace assay {

// Regular files and block devices. kNotFound, or kIo with the reason of the operating system;
// a folder is kUsage. The error does not yet name the file: the caller does, with in().
Result<ByteSourcePtr> open_file_source(const std::filesystem::path& path);

}  // namespace assay
