// One artefact asked all rules.
#pragma once

#include "facts/subject.h"
#include "report/report.h"
#include "rules/operators.h"
#include "rules/rule_set.h"

namespace assay {

ImageReport audit_image(const Subject& subject, const RuleSet& rules, const ParamValues& params);

// Identity, key and state of an artefact, for reports: facts that are present, by name.
NamedFacts facts_for_report(const Subject& subject);

}  // namespace assay
