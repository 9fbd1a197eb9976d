// Bytes in memory, and a window onto another source.
#pragma once

#include "io/byte_source.h"

namespace assay {

ByteSourcePtr make_memory_source(Bytes bytes);

// [offset, offset + length) of `parent`; kTruncated where that is not wholly inside it.
Result<ByteSourcePtr> make_slice(ByteSourcePtr parent, std::uint64_t offset, std::uint64_t length);

}  // namespace assay
