// What a rule must have beyond being well-formed, so that its findings can be understood and
// trusted: tests both ways, prose, references.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace assay {

// One line for each fault; empty if the rule is fit to be shipped.
std::vector<std::string> lint_rule(const Rule& rule);

}  // namespace assay
