#include "tree/iso9660_extents.h"

#include <algorithm>
#include <optional>

#include "io/memory_source.h"
#include "io/overlay_source.h"
#include "tree/iso9660_directory.h"
#include "tree/iso9660_names.h"

namespace assay {

namespace {

using namespace iso9660;

struct File {
  std::vector<RawRecord> extents;
};

// Which of the trees of a disc libarchive has read, and its root. Rock Ridge goes before Joliet.
struct Tree {
  Naming naming = Naming::kPlain;
  RawRecord root{};
};

Tree tree_of(const Volumes& volumes, bool has_rock_ridge) {
  if (has_rock_ridge) return {Naming::kRockRidge, volumes.primary.root};
  if (volumes.joliet) return {Naming::kJoliet, volumes.joliet->root};
  return {Naming::kPlain, volumes.primary.root};
}

class RecordFinder {
 public:
  RecordFinder(const ByteSource& disc, const Tree& tree) : disc_(disc), tree_(tree) {}

  // The records of the file, or nullopt where it is not found or not sure.
  Result<std::optional<File>> find(const std::vector<std::string>& names) {
    TRY_ASSIGN(Bytes directory, read_directory(disc_, tree_.root));
    skip_ = susp_skip(directory);
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::optional<File> found = find_in(directory, names[i]);
      const bool is_last = i + 1 == names.size();
      if (!found || is_directory(*found) == is_last) return std::optional<File>();
      if (is_last) return found;
      TRY_ASSIGN(directory, read_directory(disc_, found->extents.front()));
    }
    return std::optional<File>();
  }

 private:
  static bool is_directory(const File& file) {
    return (file.extents.front().flags & kDirectory) != 0;
  }

  std::optional<File> find_in(ByteView directory, const std::string& name) const {
    std::optional<File> found;
    bool goes_on = false;
    RecordCursor cursor(directory);
    while (const std::optional<ByteView> record = cursor.next()) {
      const RawRecord raw = *read_raw<RawRecord>(*record, 0, "directory record");
      if (is_own_or_parent(*record)) continue;
      const std::optional<std::string> its_name = name_of(*record, tree_.naming, skip_);
      if (!its_name || *its_name != name) {
        goes_on = false;
        continue;
      }
      if (!is_simple(raw) || (found && !goes_on)) return {};
      if (!found) found.emplace();
      found->extents.push_back(raw);
      goes_on = (raw.flags & kMoreExtents) != 0;
    }
    return goes_on || cursor.is_broken() ? std::nullopt : found;
  }

  static bool is_simple(const RawRecord& raw) {
    return raw.unit == 0 && raw.gap == 0 && (raw.flags & kAssociated) == 0;
  }

  const ByteSource& disc_;
  const Tree tree_;
  std::optional<std::size_t> skip_;
};

std::uint64_t total_size(const File& file) {
  std::uint64_t total = 0;
  for (const RawRecord& record : file.extents) total += record.size;
  return total;
}

Result<ByteSourcePtr> source_of(const ByteSourcePtr& disc, const File& file) {
  for (const RawRecord& record : file.extents)
    if (!fits(data_offset(record), record.size, disc->size()))
      return fail(ErrorCode::kTruncated, "file runs past the end of the disc", data_offset(record));
  if (file.extents.size() == 1)
    return make_slice(disc, data_offset(file.extents[0]), file.extents[0].size);
  std::vector<OverlayPatch> patches;
  std::uint64_t at = 0;
  for (const RawRecord& record : file.extents) {
    patches.push_back({at, record.size, disc, data_offset(record)});
    at += record.size;
  }
  return make_overlay(make_memory_source({}), patches, at);
}

}  // namespace

Result<ByteSourcePtr> open_iso9660_file(const ByteSourcePtr& disc,
                                        const std::vector<std::string>& names, std::uint64_t size,
                                        bool has_rock_ridge, const Limits& limits) {
  const Result<Volumes> volumes = read_volumes(*disc);
  if (!volumes || volumes->primary.block_bytes != kSectorBytes) return ByteSourcePtr();
  Result<std::optional<File>> file =
      RecordFinder(*disc, tree_of(*volumes, has_rock_ridge)).find(names);
  if (!file && file.error().code == ErrorCode::kIo) return fail(file.error());
  const bool is_sure =
      file && *file && total_size(**file) == size && (*file)->extents.size() <= limits.max_runs;
  if (!is_sure) return ByteSourcePtr();
  return source_of(disc, **file);
}

}  // namespace assay
