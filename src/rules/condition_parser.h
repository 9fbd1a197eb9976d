// The [match] part of a rule file.
#pragma once

#include "rules/rule.h"
#include "rules/toml_reader.h"

namespace assay {

// `params` are those the rule declares: `$name` of another is an error.
Result<Condition> parse_condition(const toml::table& table, const std::string& source,
                                  const std::map<std::string, Param>& params);

}  // namespace assay
