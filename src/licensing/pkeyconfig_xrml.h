// The outside of a pkeyconfig file: the XrML licence, the base64 in it, and gzip within that.
//
// Layer: licensing. Format: docs/formats/pkeyconfig.md. The licence is found by the local names of
// its elements, since prefixes and nesting differ from release to release.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace assay {

// The table as XML in UTF-8. kLimit: the file, or what it expands to, is above max_text_bytes.
Result<std::string> unwrap_pkeyconfig(ByteView file, const Limits& limits);

}  // namespace assay
