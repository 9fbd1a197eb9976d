// The facts and records of `assay inspect`, one by one, as rules see them.
#pragma once

#include <iosfwd>

#include <nlohmann/json.hpp>

#include "facts/subject.h"

namespace assay {

// Below the headings "Facts" and "Records". The facts state.* are left to inspect_state.h.
void print_facts(const Subject& subject, std::ostream& out);
void print_records(const Subject& subject, std::ostream& out);

nlohmann::ordered_json facts_json(const Subject& subject);
nlohmann::ordered_json records_json(const Subject& subject);

}  // namespace assay
