// What a product key is for, as a page and as JSON: by the published keys and groups, and by the
// pkeyconfig files of images. The key itself is never written, only its last five characters.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "facts/key_class.h"
#include "licensing/pkeyconfig_answer.h"

namespace assay {

// What one image says of the key.
struct ImageVerdict {
  std::string locator;
  std::string edition;                         // EditionID; empty: not known
  std::optional<PkeyconfigAnswer> pkeyconfig;  // nullopt: the key does not tell its group
  KeyClass known;
  std::optional<bool> fits;
};

void print_key_page(const ProductKey& key, const KeyClass& known,
                    const std::vector<ImageVerdict>& images, std::ostream& out);

nlohmann::ordered_json key_page_json(const ProductKey& key, const KeyClass& known,
                                     const std::vector<ImageVerdict>& images);

}  // namespace assay
