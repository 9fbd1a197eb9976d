// Names as the volume stores them: UTF-16, also with surrogates that have no partner.
//
// Layer: tree (ntfs).
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay::ntfs {

// An odd last byte is left out.
std::u16string units_from_utf16le(ByteView bytes);

// The name of the index of a directory, and of the stream that WOF keeps compressed bytes in.
inline constexpr std::u16string_view kDirectoryIndexName = u"$I30";
inline constexpr std::u16string_view kWofStreamName = u"WofCompressedData";

}  // namespace assay::ntfs
