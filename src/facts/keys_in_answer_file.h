// The product keys that one answer file sets: ProductKey of any component and pass.
//
// Layer: facts. Keys in its commands are found by licensing_commands.h.
#pragma once

#include <string>
#include <vector>

#include "base/xml.h"
#include "licensing/product_key.h"

namespace assay {

struct AnswerFileKey {
  std::string pass;   // "specialize"
  std::string where;  // "specialize / Microsoft-Windows-Shell-Setup / ProductKey"
  ProductKey key;
};

std::vector<AnswerFileKey> keys_in_answer_file(const XmlNode& unattend);

}  // namespace assay
