// Licensing drift, for people and as JSON.
#pragma once

#include <iosfwd>
#include <string>

#include "audit/drift.h"

namespace assay {

void print_drift_page(const Drift& drift, const std::string& before, const std::string& after,
                      bool colour, std::ostream& out);
void print_drift_json(const Drift& drift, const std::string& before, const std::string& after,
                      std::ostream& out);

}  // namespace assay
