// A rule as a page for a person, and as JSON: `rules show` and `explain` print the same.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "rules/rule_set.h"

namespace assay {

// By id or by number of the catalogue (vla-001), without case. kNotFound: none, with the closest.
Result<const Rule*> find_rule(const RuleSet& rules, std::string_view word);

void print_rule_page(const Rule& rule, std::ostream& out);

nlohmann::ordered_json rule_page_json(const Rule& rule);

}  // namespace assay
