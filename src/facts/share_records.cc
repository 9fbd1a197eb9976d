// task_sequence: what a deployment share installs: one record for each task sequence and operating
// system, and one for a sequence that installs none.

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/share_contents.h"

namespace assay {

namespace {

Record sequence_record(const ShareSequence& sequence) {
  Record record;
  record.set("id", sequence.listed.id);
  if (!sequence.listed.name.empty()) record.set("name", sequence.listed.name);
  record.set("file", sequence.listed.path);
  return record;
}

void finish(const ShareSequence& sequence, std::string_view installs, Record record,
            Records& records) {
  if (sequence.listed.enabled) record.set("enabled", *sequence.listed.enabled);
  Evidence evidence;
  evidence.from.file = sequence.listed.path;
  evidence.text = fmt::format("{} installs {}", sequence.listed.label(), installs);
  record.evidence.push_back(std::move(evidence));
  records.found.push_back(std::move(record));
}

void add_system(const Subject& subject, const ShareSequence& sequence, const DeployableImage& image,
                Records& records) {
  Record record = sequence_record(sequence);
  record.set("os", image.name);
  record.set("image", image.path);
  record.set("index", std::int64_t{image.index});
  if (const PeerImage* peer = audited_image(subject, image)) {
    if (!peer->edition.empty()) record.set("edition", peer->edition);
    if (peer->build != 0) record.set("build", std::int64_t{peer->build});
  }
  finish(sequence, fmt::format("{} ({})", image.name, place_of(image)), std::move(record), records);
}

void add_sequence(const Subject& subject, const ShareSequence& sequence, Records& records) {
  if (!sequence.steps) return;
  for (const std::size_t system : sequence.systems)
    add_system(subject, sequence, share_contents(subject).systems[system], records);
  for (const std::string& guid : sequence.unknown_systems)
    finish(sequence, fmt::format("{}, which the share does not list", guid),
           sequence_record(sequence), records);
  if (sequence.systems.empty() && sequence.unknown_systems.empty())
    finish(sequence, "no operating system", sequence_record(sequence), records);
}

Records task_sequences(const Subject& subject) {
  Records records;
  if (!subject.artefact().tree) {
    records.unread.push_back(Error{ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
    return records;
  }
  const ShareContents& share = share_contents(subject);
  for (const Error& error : share.unread_lists) records.unread.push_back(error);
  for (const Error& error : share.unread_sequences) records.unread.push_back(error);
  for (const ShareSequence& sequence : share.sequences) add_sequence(subject, sequence, records);
  return records;
}

constexpr FieldHelp kShareFields[] = {
    {"id", "also the name of its folder: W11-ENT"},
    {"name", "as the wizard shows it; missing when it is not listed"},
    {"file", "its ts.xml"},
    {"os", "name of the operating system that it installs; missing: none, or not listed"},
    {"image", "WIM within the share"},
    {"index", "number of the image in it"},
    {"edition", "EditionID of that image, where it was read in the same scan"},
    {"build", "of that image, likewise"},
    {"enabled", "yes/no: the wizard offers it; missing when the list of them is not there"},
};

constexpr RecordDefinition kShareRecords[] = {
    {"task_sequence", "a task sequence of a deployment share and what it installs", kShareFields,
     task_sequences},
};

}  // namespace

std::span<const RecordDefinition> share_records() { return kShareRecords; }

}  // namespace assay
