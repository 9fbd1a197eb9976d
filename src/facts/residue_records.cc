// residue: what KMS emulators and activators leave behind (licensing.md 8).
//
// Passed over on purpose: rows of the kinds hooked-program and hook-library, for rule ACT001 takes
// any hook of a licensing process, whatever it is called; and text (in programs), for reading every
// program of an image would undo the point of opening it in place.

#include <algorithm>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/residue.h"
#include "facts/text_files.h"

namespace assay {

std::vector<const Residue*> residue_rows(const Subject& subject, std::string_view kind) {
  std::vector<const Residue*> rows;
  for (const Residue& row : subject.tables().residue)
    if (row.kind == kind) rows.push_back(&row);
  return rows;
}

void add_residue(Records& records, std::string_view kind, std::string name,
                 const std::string& product, std::string place, std::vector<Evidence> evidence) {
  Record record;
  record.set("kind", std::string(kind));
  record.set("name", std::move(name));
  record.set("product", product);
  record.set("place", std::move(place));
  // A name is a name: another sign must confirm it.
  record.set("weak", true);
  record.evidence = std::move(evidence);
  records.found.push_back(std::move(record));
}

void leave_residue_open(Records& records, std::string_view kind, const Error& error) {
  if (is_outside(error)) return;
  const Unread unread(error, {{"kind", std::string(kind)}});
  // All names of a kind lie in one place: it is reported once.
  const bool is_known =
      std::any_of(records.unread.begin(), records.unread.end(), [&](const Unread& other) {
        return other.error == unread.error && other.known == unread.known;
      });
  if (!is_known) records.unread.push_back(unread);
}

namespace {

// A bare hive answers for the keys it has, but not that there is no residue.
Records residue(const Subject& subject) {
  Records records;
  collect_residue_files(subject, records);
  collect_residue_keys(subject, records);
  collect_residue_firewall_rules(subject, records);
  collect_defender_exclusions(subject, records);
  collect_hosts_names(subject, records);
  if (std::optional<Error> outside = without_windows(subject))
    records.unread.push_back(*std::move(outside));
  return records;
}

constexpr FieldHelp kResidueFields[] = {
    {"kind",
     "file, folder, service, task, registry-key, registry-value, firewall-rule, "
     "defender-exclusion or hosts-name"},
    {"name", "what it is called in the image"},
    {"product", "the activator it is known from, or what it does"},
    {"place", "path, registry key, or file:line"},
    {"weak", "true: a name alone proves little, two confirm each other"},
};

constexpr RecordDefinition kResidueRecords[] = {
    {"residue", "what a KMS emulator or activator left behind, by the names in residue.toml",
     kResidueFields, residue},
};

}  // namespace

std::span<const RecordDefinition> residue_records() { return kResidueRecords; }

}  // namespace assay
