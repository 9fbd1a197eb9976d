// Evaluating the condition of a rule; evaluate.h is the way in.
#pragma once

#include "rules/evaluate.h"

namespace assay {

Outcome evaluate_condition(const Condition& condition, const Subject& subject,
                           const ParamValues& params);

// One leaf; condition_leaf.cc.
Outcome evaluate_leaf(const Leaf& leaf, const Subject& subject, const ParamValues& params);

}  // namespace assay
