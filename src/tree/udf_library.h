// libudfread over a ByteSource: opening a volume, the names of a directory, the bytes of a file.
//
// Layer: tree. What is handed over was checked before (udf_volume.h, udf_file_entry.h,
// udf_directory.h). As a second line, each call may read a bounded number of blocks; behind it
// every block is a terminating descriptor, which ends each loop of the library
// (docs/formats/udf.md).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/byte_source.h"

namespace assay::udf {

class Library;
using LibraryPtr = std::shared_ptr<Library>;

// kUnsupported where the program was built without libudfread.
Result<LibraryPtr> open_library(ByteSourcePtr disc);

// Names as libudfread spells them: modified UTF-8. Paths are made of such names and '/'.
Result<std::vector<std::string>> names_in(Library& library, const std::string& path);

// In place: each read asks where the blocks lie and reads them from the disc.
Result<ByteSourcePtr> open_file(LibraryPtr library, const std::string& path, std::uint64_t size,
                                bool is_embedded);

}  // namespace assay::udf
