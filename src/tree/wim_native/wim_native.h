// The native WIM engine: a WIM file or split set, read lazily.
//
// Layer: tree. Opening reads the headers, the blob tables and the XML; an image's metadata and the
// contents of files are expanded chunk by chunk when they are touched. All images of a file share
// one cache of limits.chunk_cache_bytes. The integrity table is not read.
// Formats: docs/formats/wim.md. The other engine is wim_reference.h; tests compare the two.
#pragma once

#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "io/byte_source.h"
#include "tree/wim_file.h"

namespace assay {

// `parts` in order of their numbers (wim_parts.h finds them); one for a WIM that is not split.
// kNotFound where one is missing, kCorrupt where they are not of one set.
Result<WimFilePtr> open_wim_native(std::vector<ByteSourcePtr> parts, const Limits& limits);

}  // namespace assay
