// The file identifiers of a UDF directory, checked one by one.
//
// Layer: tree. Format: docs/formats/udf.md. libudfread gives the names; what it does not say is
// here: where each entry lies, and that the directory is whole. It passes silently over pieces
// behind the first, cut descriptors and unknown encodings of names.
#pragma once

#include <vector>

#include "tree/udf_file_entry.h"

namespace assay::udf {

struct Identifier {
  Place entry;
  bool is_directory = false;
  bool is_deleted = false;
};

// In the order of the disc, without the parent: what udfread_readdir() gives, and as many.
Result<std::vector<Identifier>> read_directory(const ByteSource& disc, const FileEntry& directory,
                                               const Limits& limits);

}  // namespace assay::udf
