// docs/rules.md: the catalogue of rules for people, generated from the rule files.
#pragma once

#include <ostream>
#include <vector>

#include "rules/rule.h"

namespace assay {

// A Markdown page: the table from catalogue numbers (tags vla-NNN) to ids, then every rule.
void write_rule_table(const std::vector<Rule>& rules, std::ostream& out);

}  // namespace assay
