#include "tree/archive_contents.h"

#include "io/memory_source.h"
#include "tree/archive_index.h"
#include "tree/archive_unpack.h"

namespace assay {

namespace {

class ContentsTree final : public FileTree {
 public:
  ContentsTree(ByteSourcePtr source, ArchiveFamily family, const Limits& limits, ArchiveIndex index,
               OpenInPlace open_in_place)
      : limits_(limits),
        index_(std::move(index)),
        open_in_place_(std::move(open_in_place)),
        unpacker_(std::move(source), family, limits) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, index_.table.find(path));
    if (!id) return std::optional<Entry>();
    return std::optional(index_.table.entry(*id));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    return index_.table.list(path);
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, index_.table.find(path));
    if (!id) return fail(ErrorCode::kNotFound, "no such file");
    if (!stream.empty()) return fail(ErrorCode::kNotFound, "no such stream");
    const Entry& entry = index_.table.entry(*id);
    switch (entry.kind) {
      case EntryKind::kFile: return open_file(path, entry, index_.files.at(*id));
      case EntryKind::kDirectory: return fail(ErrorCode::kUsage, "is a directory");
      case EntryKind::kLink: return fail(ErrorCode::kNotFound, "link is not followed");
      case EntryKind::kOther: break;
    }
    return fail(ErrorCode::kUnsupported, "is not a file or directory");
  }

 private:
  Result<ByteSourcePtr> open_file(std::string_view path, const Entry& entry,
                                  const ArchiveFile& file) const {
    if (file.trouble) return fail(*file.trouble);
    if (entry.size == 0) return make_memory_source({});
    if (open_in_place_) {
      TRY_ASSIGN(const std::vector<std::string> names, stored_names(path));
      TRY_ASSIGN(ByteSourcePtr bytes, open_in_place_(names, entry.size));
      if (bytes) return bytes;
    }
    return unpacker_.open(file.number, entry.size);
  }

  // The names as stored, not as asked for.
  Result<std::vector<std::string>> stored_names(std::string_view path) const {
    TRY_ASSIGN(std::vector<std::string> names, split_path(path, limits_));
    EntryTable::Id at = EntryTable::kRoot;
    for (std::string& name : names) {
      at = index_.table.child(at, name).value_or(at);
      name = index_.table.entry(at).name;
    }
    return names;
  }

  const Limits limits_;
  const ArchiveIndex index_;
  const OpenInPlace open_in_place_;
  mutable ArchiveUnpacker unpacker_;
};

}  // namespace

Result<FileTreePtr> open_contents(ByteSourcePtr source, ArchiveFamily family, const Limits& limits,
                                  const MakeOpenInPlace& make_open_in_place) {
  TRY_ASSIGN(ArchiveIndex index, read_archive_index(source, family, limits));
  OpenInPlace open_in_place;
  if (make_open_in_place) open_in_place = make_open_in_place(index.has_rock_ridge);
  return std::make_shared<ContentsTree>(std::move(source), family, limits, std::move(index),
                                        std::move(open_in_place));
}

}  // namespace assay
