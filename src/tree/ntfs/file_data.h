// The bytes of a file, wherever NTFS and the filters above it keep them.
//
// Layer: tree (ntfs). WOF files are expanded (wof.h). What lies elsewhere (WIMBoot, deduplication,
// cloud, EFS) is kUnsupported with the reason: never a file of zeros, as the stream itself would
// be. Tests: tests/tree/ntfs_data_test.cc, tests/tree/ntfs_volume_test.cc.
#pragma once

#include <string_view>

#include "tree/ntfs/volume.h"

namespace assay::ntfs {

// The unnamed stream. kUsage for a directory. A file without one is empty.
Result<ByteSourcePtr> open_file(const Volume& volume, const File& file);

// Names of streams are compared without case. kNotFound where there is none.
Result<ByteSourcePtr> open_named_stream(const Volume& volume, const File& file,
                                        std::string_view name);

}  // namespace assay::ntfs
