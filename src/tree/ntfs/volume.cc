#include "tree/ntfs/volume.h"

#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/ntfs/log_file.h"

namespace assay::ntfs {

namespace {

Result<std::string> read_label(const Volume& volume) {
  TRY_ASSIGN(const File file, volume.load({kVolumeRecord, 0}));
  TRY_ASSIGN(const std::optional<Extent> name, file.find(kVolumeName));
  return name ? utf8_from_utf16le(name->attribute->value) : "";
}

Result<bool> has_dirty_flag(const Volume& volume) {
  TRY_ASSIGN(const File file, volume.load({kVolumeRecord, 0}));
  TRY_ASSIGN(const ByteSourcePtr source, file.open(kVolumeInformation));
  TRY_ASSIGN(const RawVolumeInformation raw,
             read_struct<RawVolumeInformation>(*source, 0, "$VOLUME_INFORMATION"));
  return (raw.flags & kVolumeIsDirty) != 0;
}

Result<std::string> journal_state(const Volume& volume) {
  TRY_ASSIGN(const File file, volume.load({kLogFileRecord, 0}));
  TRY_ASSIGN(const ByteSourcePtr source, file.open(kData));
  return why_log_is_dirty(*source);
}

// "hibr" while Windows sleeps; it becomes "wake" or zeros when it has woken up.
Result<bool> is_hibernated(const Volume& volume) {
  TRY_ASSIGN(const File root, volume.load({kRootRecord, 0}));
  TRY_ASSIGN(const DirectoryIndex index, volume.index_of(root));
  TRY_ASSIGN(const std::optional<DirectoryEntry> found, index.find(u"hiberfil.sys"));
  if (!found) return false;
  TRY_ASSIGN(const File file, volume.load(found->file));
  TRY_ASSIGN(const ByteSourcePtr source, file.open(kData));
  std::array<std::byte, 4> head{};
  if (source->size() < head.size()) return false;
  TRY(source->read_at(0, head));
  return equal_no_case(as_chars(head), "hibr");
}

}  // namespace

Result<std::shared_ptr<const Volume>> Volume::open(ByteSourcePtr source, const Limits& limits,
                                                   std::vector<std::string>& notes) {
  TRY_ASSIGN(const Geometry geometry, read_geometry(*source, limits, notes));
  if (geometry.size > source->size())
    notes.push_back(fmt::format("the volume has {} bytes, and only {} of them are here",
                                geometry.size, source->size()));
  auto cache = std::make_shared<ChunkCache>(limits.chunk_cache_bytes);
  auto bytes = std::make_shared<const VolumeBytes>(
      VolumeBytes{std::move(source), geometry, limits, std::move(cache)});
  TRY_ASSIGN(std::shared_ptr<const Mft> mft, Mft::open(bytes, notes));
  UpCase upcase = UpCase::load(mft, notes);
  return std::shared_ptr<const Volume>(
      new Volume(std::move(bytes), std::move(mft), std::move(upcase)));
}

std::string label_of(const Volume& volume, std::vector<std::string>& notes) {
  Result<std::string> label = read_label(volume);
  if (label) return *std::move(label);
  notes.push_back("the label cannot be read: " + label.error().what);
  return "";
}

void note_state(const Volume& volume, std::vector<std::string>& notes) {
  const Result<std::string> journal = journal_state(volume);
  if (!journal)
    notes.push_back("the volume's journal cannot be read: " + journal.error().what);
  else if (!journal->empty())
    notes.push_back(fmt::format("the volume's journal is not clean (dirty): {}", *journal));
  const Result<bool> dirty = has_dirty_flag(volume);
  if (!dirty)
    notes.push_back("the volume's dirty flag cannot be read: " + dirty.error().what);
  else if (*dirty)
    notes.push_back("the volume is marked as dirty: Windows would check it at the next start");
  const Result<bool> hibernated = is_hibernated(volume);
  if (!hibernated)
    notes.push_back("hiberfil.sys cannot be read: " + hibernated.error().what);
  else if (*hibernated)
    notes.push_back(
        "Windows is hibernated on this volume (hiberfil.sys): its files may be older than what it "
        "holds in memory");
}

}  // namespace assay::ntfs
