// Base64 (RFC 4648, section 4) as XML carries it: with white space anywhere.
//
// Layer: base. Strict otherwise: a letter outside the alphabet, padding that is missing or stands
// elsewhere than at the end are errors. Bits left over in the last letter are not looked at.
// Tests: tests/base/base64_test.cc.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace assay {

// kCorrupt with the offset of the letter; kTruncated where the last group of four is not whole.
Result<Bytes> decode_base64(std::string_view text);

}  // namespace assay
