#include "tree/wim_native/image_tree.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/reparse_point.h"
#include "tree/wim_native/directory_index.h"

namespace assay::wim {

namespace {

// MAXIMUM_REPARSE_DATA_BUFFER_SIZE of Windows.
constexpr std::uint64_t kMaxReparseBytes = 16 * 1024;

class ImageTree final : public FileTree {
 public:
  ImageTree(BlobStorePtr store, ByteSourcePtr metadata, Dentry root)
      : store_(std::move(store)),
        metadata_(std::move(metadata)),
        root_(std::move(root)),
        index_(metadata_, store_->limits()) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Dentry> dentry, walk(path, false));
    if (!dentry) return std::optional<Entry>();
    TRY_ASSIGN(Entry entry, entry_of(*dentry));
    return std::optional(std::move(entry));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Dentry> directory, walk(path, true));
    if (!directory) return fail(ErrorCode::kNotFound, "no such directory");
    if (kind_of(*directory) != EntryKind::kDirectory)
      return fail(ErrorCode::kUsage, "not a directory");
    TRY_ASSIGN(const std::vector<Dentry> children,
               read_children(*metadata_, *directory, store_->limits()));
    std::vector<Entry> entries;
    entries.reserve(children.size());
    for (const Dentry& child : children) {
      TRY_ASSIGN(Entry entry, entry_of(child));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::optional<Dentry> dentry, walk(path, false));
    if (!dentry) return fail(ErrorCode::kNotFound, "no such file");
    if (is_encrypted(*dentry))
      return fail(ErrorCode::kUnsupported, "file is encrypted (EFS)", dentry->offset);
    return stream.empty() ? open_data(*dentry) : open_named(*dentry, stream);
  }

 private:
  static EntryKind kind_of(const Dentry& dentry) {
    return kind_from(dentry.attributes, dentry.reparse_tag);
  }

  static bool is_encrypted(const Dentry& dentry) {
    return (dentry.attributes & kAttributeEncrypted) != 0 &&
           kind_of(dentry) != EntryKind::kDirectory;
  }

  // Goes down from the root; `enters` says that the entries of the result will be read. A directory
  // that contains itself would give paths without end, so it is not entered.
  Result<std::optional<Dentry>> walk(std::string_view path, bool enters) const {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, store_->limits()));
    Dentry place = root_;
    std::vector<std::uint64_t> lists;  // of the directories above
    for (const std::string& name : names) {
      if (kind_of(place) != EntryKind::kDirectory) return std::optional<Dentry>();
      TRY(check_enterable(place, lists));
      lists.push_back(place.children);
      TRY_ASSIGN(std::optional<Dentry> child, index_.find(place, name));
      if (!child) return child;
      place = *std::move(child);
    }
    if (enters) TRY(check_enterable(place, lists));
    return std::optional(std::move(place));
  }

  static Result<void> check_enterable(const Dentry& place,
                                      const std::vector<std::uint64_t>& lists_above) {
    if (place.children == 0 ||
        std::find(lists_above.begin(), lists_above.end(), place.children) == lists_above.end())
      return {};
    return fail(ErrorCode::kCorrupt, "directory contains itself", place.offset);
  }

  Result<ByteSourcePtr> open_data(const Dentry& dentry) const {
    switch (kind_of(dentry)) {
      case EntryKind::kFile: return store_->open(dentry.data);
      case EntryKind::kDirectory: return fail(ErrorCode::kUsage, "is a directory");
      case EntryKind::kLink: return fail(ErrorCode::kNotFound, "link is not followed");
      case EntryKind::kOther: break;
    }
    return fail(ErrorCode::kUnsupported,
                fmt::format("reparse point 0x{:08x} is not read", dentry.reparse_tag),
                dentry.offset);
  }

  Result<ByteSourcePtr> open_named(const Dentry& dentry, std::string_view stream) const {
    const auto found =
        std::find_if(dentry.streams.begin(), dentry.streams.end(),
                     [stream](const DentryStream& s) { return equal_no_case(s.name, stream); });
    if (found == dentry.streams.end()) return fail(ErrorCode::kNotFound, "no such stream");
    return store_->open(found->sha1);
  }

  Result<Entry> entry_of(const Dentry& dentry) const {
    Entry entry;
    entry.name = dentry.name;
    entry.kind = kind_of(dentry);
    entry.attributes = dentry.attributes;
    entry.created = dentry.created;
    entry.modified = dentry.modified;
    entry.accessed = dentry.accessed;
    entry.short_name = dentry.short_name;
    entry.reparse_tag = dentry.reparse_tag;
    if ((dentry.attributes & (kAttributeDirectory | kAttributeReparsePoint)) == 0) {
      TRY_ASSIGN(entry.size, store_->size_of(dentry.data));
      if (dentry.data != Sha1{}) entry.sha1 = dentry.data;
    }
    if (entry.kind == EntryKind::kLink) {
      TRY_ASSIGN(entry.link_target, target_of(dentry));
    }
    for (const DentryStream& stream : dentry.streams) {
      TRY_ASSIGN(const std::uint64_t size, store_->size_of(stream.sha1));
      entry.streams.push_back({stream.name, size});
    }
    return entry;
  }

  // A link whose data is unsound or absent has no target: the directory around it is still read.
  Result<std::string> target_of(const Dentry& dentry) const {
    const Result<ByteSourcePtr> source = store_->open(dentry.reparse);
    if (!source) return "";
    const Result<Bytes> data = read_all(**source, kMaxReparseBytes, "link data");
    if (!data && data.error().code == ErrorCode::kIo) return fail(data.error());
    if (!data) return "";
    return link_target_from(dentry.reparse_tag, *data).value_or("");
  }

  const BlobStorePtr store_;
  const ByteSourcePtr metadata_;
  const Dentry root_;
  mutable DirectoryIndex index_;
};

}  // namespace

Result<FileTreePtr> open_image_tree(BlobStorePtr store, std::uint32_t index) {
  TRY_ASSIGN(ByteSourcePtr metadata, store->open_metadata(index));
  TRY_ASSIGN(Dentry root, read_root(*metadata));
  return std::make_shared<ImageTree>(std::move(store), std::move(metadata), std::move(root));
}

}  // namespace assay::wim
