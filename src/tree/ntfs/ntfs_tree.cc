#include "tree/ntfs/ntfs_tree.h"

#include <algorithm>

#include "base/text.h"
#include "tree/ntfs/file_data.h"
#include "tree/ntfs/path_walk.h"

namespace assay::ntfs {

namespace {

class NtfsTree final : public FileTree {
 public:
  explicit NtfsTree(std::shared_ptr<const Volume> volume) : volume_(std::move(volume)) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Place> place, walk_path(*volume_, path, LastLink::kStay));
    if (!place) return std::optional<Entry>();
    TRY_ASSIGN(Entry entry,
               place->is_root() ? entry_of_root(*place) : entry_at(place->found, place->file));
    return std::optional(std::move(entry));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Place> place, walk_path(*volume_, path, LastLink::kStay));
    if (!place) return fail(ErrorCode::kNotFound, "no such directory");
    if (!place->file) return fail(place->file.error());
    TRY(check_listable(*place));
    TRY_ASSIGN(const DirectoryIndex index, volume_->index_of(*place->file));
    TRY_ASSIGN(const std::vector<DirectoryEntry> found, index.list());
    std::vector<Entry> entries;
    for (const DirectoryEntry& item : found) {
      if (is_hidden(*place, item)) continue;
      TRY_ASSIGN(Entry entry, entry_at(item, volume_->load(item.file)));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::optional<Place> place, walk_path(*volume_, path, LastLink::kFollow));
    if (!place) return fail(ErrorCode::kNotFound, "no such file");
    if (!place->file) return fail(place->file.error());
    return stream.empty() ? open_file(*volume_, *place->file)
                          : open_named_stream(*volume_, *place->file, stream);
  }

 private:
  Result<Entry> entry_of_root(const Place& place) const {
    if (!place.file) return fail(place.file.error());
    return root_entry(*place.file, volume_->limits());
  }

  // One unreadable record does not hide the directory's other files: it is listed by what the
  // directory says of it, and opening it gives the error. Where the host cannot read, nothing is
  // sure.
  Result<Entry> entry_at(const DirectoryEntry& found, const Result<File>& file) const {
    Result<Entry> entry =
        file ? entry_of(*file, found, volume_->limits()) : Result<Entry>(fail(file.error()));
    if (entry || entry.error().code == ErrorCode::kIo) return entry;
    return unreadable_entry(found);
  }

  // A link to a directory is not listed: whoever walks a tree would walk in circles.
  Result<void> check_listable(const Place& place) const {
    if (!place.file->is_directory()) return fail(ErrorCode::kUsage, "not a directory");
    if (place.is_root()) return {};
    TRY_ASSIGN(const Entry entry, entry_of(*place.file, place.found, volume_->limits()));
    if (entry.kind != EntryKind::kDirectory) return fail(ErrorCode::kUsage, "not a directory");
    return {};
  }

  // Short names stand beside the long ones, of whose entries they are a part.
  static bool is_hidden(const Place& directory, const DirectoryEntry& item) {
    if (item.name.name_space == NameSpace::kDos) return true;
    if (!directory.is_root() || item.file.record >= kFirstUserRecord) return false;
    return item.name.name == u"." || item.name.name.starts_with(u'$');
  }

  const std::shared_ptr<const Volume> volume_;
};

}  // namespace

Result<FileTreePtr> make_ntfs_tree(std::shared_ptr<const Volume> volume) {
  TRY_ASSIGN(const File root, volume->load({kRootRecord, 0}));
  if (!root.is_directory())
    return fail(ErrorCode::kCorrupt, "MFT record 5 is not a directory", root.base().offset);
  return std::make_shared<NtfsTree>(std::move(volume));
}

}  // namespace assay::ntfs
