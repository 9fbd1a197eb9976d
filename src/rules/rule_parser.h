// Rule files: TOML to Rule, with every mistake named by file, line and a suggestion.
//
// Parsing checks shape (fields, types, operators) and meaning (facts, records, their fields,
// decoders and placeholders exist). What is merely poor style is lint.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "rules/rule.h"

namespace assay {

// One rule from the text of one file; `source` names it in errors. kUsage on any mistake.
Result<Rule> parse_rule(std::string_view toml, const std::string& source);

}  // namespace assay
