// Where the bytes of a file of an ISO 9660 disc lie, by its directory records.
//
// Layer: tree. Format: docs/formats/iso9660.md. Looks at the directories on the way to one file
// only. Names must be those that libarchive gives, and the sizes must agree: anything odd is left
// to it. Left out, therefore: zisofs, interleaved and associated files, Rock Ridge records with a
// continuation area or a moved directory.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "io/byte_source.h"

namespace assay {

// The file's bytes in place; null where that is not sure. kTruncated where an extent leaves the
// disc.
Result<ByteSourcePtr> open_iso9660_file(const ByteSourcePtr& disc,
                                        const std::vector<std::string>& names, std::uint64_t size,
                                        bool has_rock_ridge, const Limits& limits);

}  // namespace assay
