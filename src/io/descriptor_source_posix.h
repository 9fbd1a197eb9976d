// An open file descriptor as a ByteSource: what files of the host and temporary files share.
//
// Layer: io, POSIX only.
#pragma once

#include "io/byte_source.h"

namespace assay {

enum class CountReads { kYes, kNo };  // in io/stats.h: what belongs to a target, not our own files

// Takes the descriptor, which is closed with the source. A file that turns out shorter than `size`
// is kTruncated.
ByteSourcePtr make_descriptor_source(int descriptor, std::uint64_t size, CountReads count);

}  // namespace assay
