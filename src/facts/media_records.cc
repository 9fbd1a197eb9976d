// media_file: what of setup media lies beside its images: ei.cfg, pid.txt, answer files, $OEM$.

#include "facts/definitions.h"
#include "image/setup_media.h"

namespace assay {

namespace {

Record file_record(const MediaFile& file) {
  Record record;
  record.set("kind", std::string(name_of(file.kind)));
  record.set("path", file.path);
  Evidence evidence;
  evidence.from.file = file.path;
  evidence.text = std::string(name_of(file.kind));
  record.evidence.push_back(std::move(evidence));
  return record;
}

Records media_files(const Subject& subject) {
  Records records;
  if (!subject.artefact().tree) {
    records.unread.push_back(Error{ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
    return records;
  }
  if (subject.artefact().kind != ArtefactKind::kMedia) return records;
  const Result<std::vector<MediaFile>> files = find_setup_media(*subject.artefact().tree);
  if (!files) {
    records.unread.push_back(files.error());
    return records;
  }
  for (const MediaFile& file : *files) records.found.push_back(file_record(file));
  return records;
}

constexpr FieldHelp kMediaFields[] = {
    {"kind",
     "install-image, boot-image, edition-config (ei.cfg), product-id (pid.txt), answer-file, "
     "oem-folder ($OEM$)"},
    {"path", "within the media"},
};

constexpr RecordDefinition kMediaRecords[] = {
    {"media_file", "a file of setup media that matters to licensing", kMediaFields, media_files},
};

}  // namespace

std::span<const RecordDefinition> media_records() { return kMediaRecords; }

}  // namespace assay
