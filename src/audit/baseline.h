// An older report as a baseline: which findings are new, which were known, which are gone.
//
// Layer: audit. Findings are the same if their fingerprints are (report/finding.h), so that an
// image that was rebuilt or moved keeps its findings. Two images may share a fingerprint; then as
// many are known as the baseline has, those of the same locator first.
#pragma once

#include "report/report.h"

namespace assay {

// Marks every finding of `report` as new or unchanged, and lists what is absent. A finding of the
// baseline is absent only where its rule was asked of everything and decided; otherwise a warning
// counts it as not looked for.
void compare_with_baseline(Report& report, const Report& baseline);

}  // namespace assay
