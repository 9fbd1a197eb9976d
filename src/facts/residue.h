// What KMS emulators and activators leave behind, one collector for each kind of place.
//
// Layer: facts; shared by residue_*.cc alone, the record itself is in residue_records.cc. What to
// look for comes from rules/data/residue.toml. Names are looked up, never searched for: no folder
// of unknown size and no key of the size of Services is listed.
// Tests: tests/facts/residue_records_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/subject.h"

namespace assay {

// The rows of one kind: "file", "service" ...
std::vector<const Residue*> residue_rows(const Subject& subject, std::string_view kind);

void add_residue(Records& records, std::string_view kind, std::string name,
                 const std::string& product, std::string place, std::vector<Evidence> evidence);

// A place that could not be read leaves questions about that kind open, and no others. What lies
// outside of the artefact is passed over here.
void leave_residue_open(Records& records, std::string_view kind, const Error& error);

void collect_residue_files(const Subject& subject, Records& records);
void collect_residue_keys(const Subject& subject, Records& records);
void collect_residue_firewall_rules(const Subject& subject, Records& records);
void collect_defender_exclusions(const Subject& subject, Records& records);
void collect_hosts_names(const Subject& subject, Records& records);

}  // namespace assay
