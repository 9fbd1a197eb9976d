// The comparisons of rule conditions on one value. No code in rules, no regular expressions: each
// operator is linear in its input.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/answer.h"
#include "rules/rule.h"

namespace assay {

// Values of parameters by name: what the organisation set, or the rule's defaults.
using ParamValues = std::map<std::string, std::vector<std::string>>;

// Whether `value` satisfies the predicate. `type` is the registry type name, for kType.
// kExists is true of every value and kAbsent false: that a thing is missing is decided by the
// caller, who knows. A list satisfies a predicate if one of its elements does (for the negative
// operators: if all do).
bool satisfies(const Predicate& predicate, const FactValue& value, const ParamValues& params,
               std::string_view type = {});

// Whether the author asks for absence: `absent = true` or `exists = false`.
bool asks_for_absence(const Predicate& predicate);

}  // namespace assay
