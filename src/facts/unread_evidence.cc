// unread_evidence: hives and files that the verdict would need and that are missing, were being
// written or cannot be read. Without them the verdict is "unknown", never "clean".
//
// The optional hives (HKU\S-1-5-20 is made at the first boot) are no evidence where they are not
// there. A dirty hive counts unless its logs were applied.

#include <algorithm>
#include <array>
#include <set>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"

namespace assay {

namespace {

std::string_view kind_of(const Error& error) {
  return error.code == ErrorCode::kNotFound ? "missing" : "unreadable";
}

Record unread_record(const std::string& what, const std::string& reason, std::string_view kind,
                     const std::string& file) {
  Record record;
  record.set("what", what);
  record.set("reason", reason);
  record.set("kind", std::string(kind));
  Evidence evidence;
  evidence.from.file = file;
  evidence.text = what + ": " + reason;
  record.evidence.push_back(std::move(evidence));
  return record;
}

void collect_hive(const Registry::Root& root, Records& records) {
  if (root.place == Registry::Place::kUnreadable && root.reason)
    records.found.push_back(unread_record(root.path, to_string(*root.reason), kind_of(*root.reason),
                                          root.reason->source));
  if (root.hive == nullptr) return;
  const HiveState& state = root.hive->state();
  if (state.dirty && state.logs_applied.empty())
    records.found.push_back(unread_record(
        root.path, state.note.empty() ? "a write was under way" : state.note, "dirty", root.file));
}

// Doors that lie in the registry: what cannot be read of them is said by its hive.
bool is_of_registry(const Unread& place) {
  constexpr std::array<std::string_view, 4> kOrigins = {"installed", "registry-copy", "run-key",
                                                        "office-registry"};
  for (const auto& [field, value] : place.known)
    if (field == "origin")
      return std::find(kOrigins.begin(), kOrigins.end(), to_text(value)) != kOrigins.end();
  return false;
}

// Answer files, scripts, tasks and the like that could not be read.
void collect_doors(const Subject& subject, Records& records) {
  std::set<std::string> seen;
  for (const char* name : {"answer_setting", "product_key", "licensing_command"})
    for (const Unread& place : subject.records(name).unread) {
      if (is_outside(place.error) || is_of_registry(place)) continue;
      if (!seen.insert(to_string(place.error)).second) continue;
      records.found.push_back(unread_record(place.error.source, to_string(place.error),
                                            kind_of(place.error), place.error.source));
    }
}

Records unread_evidence(const Subject& subject) {
  Records records;
  for (const Registry::Root& root : subject.registry().roots()) collect_hive(root, records);
  for (const Error& problem : subject.artefact().problems)
    records.found.push_back(unread_record(problem.source.empty() ? problem.what : problem.source,
                                          to_string(problem), kind_of(problem), problem.source));
  collect_doors(subject, records);
  // That a bare hive comes alone is no fault of it.
  if (subject.artefact().kind == ArtefactKind::kHive)
    records.unread.push_back(
        Error{ErrorCode::kOutside, "a hive on its own has nothing beside it", {}, {}});
  return records;
}

constexpr FieldHelp kUnreadEvidenceFields[] = {
    {"what", "the hive (HKLM\\SYSTEM) or the file"},
    {"reason", "why it was not read"},
    {"kind", "missing, dirty (a write was under way and no log helps) or unreadable"},
};

constexpr RecordDefinition kUnreadEvidenceRecords[] = {
    {"unread_evidence", "a hive or file that the verdict needs and that was not read",
     kUnreadEvidenceFields, unread_evidence},
};

}  // namespace

std::span<const RecordDefinition> unread_evidence_records() { return kUnreadEvidenceRecords; }

}  // namespace assay
