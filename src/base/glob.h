// Globs: `*` any run of characters, `?` one character. Without case, in linear time and without
// recursion, so that a pattern from a rule can never make a scan hang.
#pragma once

#include <string_view>

namespace assay {

// Whether the whole of `text` matches. Both are UTF-8; `?` stands for one code point.
bool glob_match(std::string_view pattern, std::string_view text, bool with_case = false);

// Whether `text` has a wildcard at all.
bool is_glob(std::string_view text);

}  // namespace assay
