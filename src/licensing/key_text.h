// Product keys in running text: scripts, answer files, logs, messages.
//
// Layer: licensing. Finding is strict (a false finding costs trust), redacting is generous (a key
// that stays in a report is a leak). Keys are read in upper and lower case, with a plain dash or a
// Unicode look-alike that word processors put in its place.
// Limits: linear in the text, no memory beyond the keys found. Keys that a script puts together
// from variables are not seen.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "licensing/product_key.h"

namespace assay {

struct FoundKey {
  ProductKey key;
  std::size_t offset = 0;  // of the first character, in bytes
  std::size_t length = 0;  // in bytes; look-alike dashes are longer
  std::size_t line = 1;
};

enum class KeySpelling {
  kDashed,       // five groups of five
  kAnySpelling,  // also 25 characters in one word, as MSI Office writes PIDKEY; less certain
};

// Keys that stand as words of their own. Not keys: placeholders (XXXXX-XXXXX-..., 00000-...), part
// numbers, groups in a longer chain, two N, a letter that no key has.
std::vector<FoundKey> find_keys(std::string_view utf8, KeySpelling spelling = KeySpelling::kDashed);

// Every key-shaped text becomes "*****-*****-*****-*****-2YT43", wherever it stands and even if it
// is no valid key. `keep` may spare keys that are public (setup keys in a remediation).
std::string redact_keys(std::string text,
                        const std::function<bool(const ProductKey&)>& keep = nullptr);

}  // namespace assay
