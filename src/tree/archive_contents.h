// What trees of archives and of ISO 9660 discs share: an index, and members unpacked on request.
//
// Layer: tree.
#pragma once

#include <functional>

#include "tree/archive_reader.h"

namespace assay {

// The bytes of a file where they lie, given its names and size; null: it must be unpacked.
using OpenInPlace =
    std::function<Result<ByteSourcePtr>(const std::vector<std::string>& names, std::uint64_t size)>;
using MakeOpenInPlace = std::function<OpenInPlace(bool has_rock_ridge)>;

Result<FileTreePtr> open_contents(ByteSourcePtr source, ArchiveFamily family, const Limits& limits,
                                  const MakeOpenInPlace& make_open_in_place = {});

}  // namespace assay
