// kms_host_event_log: events in the log that only a KMS host writes (licensing.md 5.2).
//
// Every Windows has the file, with one empty chunk: only records say anything.

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/text_files.h"
#include "licensing/event_log.h"

namespace assay {

namespace {

constexpr std::string_view kLog = "System32/winevt/Logs/Key Management Service.evtx";

// nullopt: no such file.
Result<std::optional<EventLogCount>> count_records(const FileTree& tree, const std::string& path,
                                                   const Limits& limits) {
  TRY_ASSIGN(const std::optional<Entry> entry, tree.find(path));
  if (!entry || entry->kind == EntryKind::kDirectory) return std::nullopt;
  TRY_ASSIGN(const ByteSourcePtr source, tree.open(path));
  TRY_ASSIGN(const EventLogCount count, count_event_records(*source, limits));
  return count;
}

Record log_record(const std::string& path, const EventLogCount& count) {
  Record record;
  record.set("file", path);
  record.set("records", static_cast<std::int64_t>(count.records));
  Provenance from{path, {}, {}, {}, count.dirty ? "not closed by Windows" : ""};
  record.evidence.push_back({std::move(from), fmt::format("{} events", count.records)});
  return record;
}

Records kms_host_event_logs(const Subject& subject) {
  Records records;
  if (std::optional<Error> outside = without_windows(subject)) {
    records.unread.push_back(*std::move(outside));
    return records;
  }
  const std::string path = join_path(subject.artefact().system_root, kLog);
  const auto count = count_records(*subject.artefact().tree, path, subject.options().limits);
  if (!count)
    records.unread.push_back(in(path, count.error()));
  else if (*count && (*count)->records > 0)
    records.found.push_back(log_record(path, **count));
  return records;
}

constexpr FieldHelp kEventLogFields[] = {
    {"file", "the event log"},
    {"records", "how many events it holds"},
};

constexpr RecordDefinition kEventLogRecords[] = {
    {"kms_host_event_log", "the log of the Key Management Service, where it holds events",
     kEventLogFields, kms_host_event_logs},
};

}  // namespace

std::span<const RecordDefinition> event_log_records() { return kEventLogRecords; }

}  // namespace assay
