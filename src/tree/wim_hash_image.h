// A WIM file without data: one image whose files "0", "1", ... have the given SHA-1 hashes.
//
// Layer: tree. Told by: wimlib's header.h, blob_table.h and comments of metadata_resource.c. libwim
// extracts files, not hashes: it gives no way to one named stream or to the data of a link. Put
// beside this image as a reference, a WIM's blobs become files of a name that is safe anywhere.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/hash.h"

namespace assay {

// The whole file, uncompressed. File n has the n-th hash; none may be all zero ("no blob").
Bytes make_hash_image(const std::vector<Sha1>& hashes);

}  // namespace assay
