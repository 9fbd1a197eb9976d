// One artefact asked all rules.
#pragma once

#include "audit/auditor.h"
#include "facts/subject.h"
#include "image/artefact.h"

namespace assay {

ImageReport audit_image(const Artefact& artefact, const RuleSet& rules, const Tables& tables,
                        const AuditOptions& options);

// Identity and key of an artefact, for reports and `inspect`: facts that are present, by name.
NamedFacts facts_for_report(const Subject& subject);

}  // namespace assay
