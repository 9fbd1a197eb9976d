#include "tree/folder_tree.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "tree/entry_table.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

EntryKind kind_of(HostKind kind) {
  switch (kind) {
    case HostKind::kFile: return EntryKind::kFile;
    case HostKind::kFolder: return EntryKind::kDirectory;
    case HostKind::kLink: return EntryKind::kLink;
    default: return EntryKind::kOther;
  }
}

Result<Entry> entry_at(const fs::path& host, std::string name) {
  TRY_ASSIGN(HostEntry found, host_entry(host));
  if (found.kind == HostKind::kAbsent) return fail(ErrorCode::kNotFound, "vanished while read");
  Entry entry;
  entry.name = std::move(name);
  entry.kind = kind_of(found.kind);
  entry.size = found.size;
  entry.modified = found.modified;
  entry.link_target = std::move(found.link_target);
  return entry;
}

class FolderTree final : public FileTree {
 public:
  FolderTree(fs::path root, const Limits& limits) : root_(std::move(root)), limits_(limits) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Place> place, locate(path));
    if (!place) return std::optional<Entry>();
    TRY_ASSIGN(Entry entry, entry_at(place->host, place->name));
    return std::optional<Entry>(std::move(entry));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Place> place, locate(path));
    if (!place) return fail(ErrorCode::kNotFound, "no such directory");
    TRY_ASSIGN(const HostEntry folder, host_entry(place->host));
    if (folder.kind != HostKind::kFolder) return fail(ErrorCode::kUsage, "not a directory");
    TRY_ASSIGN(const std::vector<std::string> names, names_in(place->host));
    std::vector<Entry> entries;
    entries.reserve(names.size());
    for (const std::string& name : names) {
      TRY_ASSIGN(Entry entry, entry_at(place->host / path_from_utf8(name), name));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    // Not kNotFound: the host may hold a stream that we cannot see.
    if (!stream.empty())
      return fail(ErrorCode::kUnsupported, "named streams are not read from a folder");
    TRY_ASSIGN(const std::optional<Place> place, locate(path));
    if (!place) return fail(ErrorCode::kNotFound, "no such file");
    TRY_ASSIGN(const fs::path target, resolve(place->host));
    TRY_ASSIGN(const HostEntry file, host_entry(target));
    if (file.kind == HostKind::kFolder) return fail(ErrorCode::kUsage, "is a directory");
    if (file.kind != HostKind::kFile)
      return fail(ErrorCode::kIo, "is a FIFO, socket or device, not a file");
    return open_file_source(target);
  }

 private:
  struct Place {
    fs::path host;     // all but the last name resolved
    std::string name;  // of the entry, as stored
  };

  Result<std::optional<Place>> locate(std::string_view path) const {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    Place place{root_, {}};
    for (const std::string& name : names) {
      if (&name != names.data()) {
        TRY_ASSIGN(const bool can_enter, enter(place.host));
        if (!can_enter) return std::optional<Place>();
      }
      TRY_ASSIGN(std::optional<std::string> stored, stored_name(place.host, name));
      if (!stored) return std::optional<Place>();
      place.host /= path_from_utf8(*stored);
      place.name = *std::move(stored);
    }
    return std::optional<Place>(std::move(place));
  }

  // Makes `host` a directory without links in its way; false where it is something else.
  Result<bool> enter(fs::path& host) const {
    TRY_ASSIGN(const HostEntry entry, host_entry(host));
    if (entry.kind == HostKind::kFolder) return true;
    if (entry.kind != HostKind::kLink) return false;
    TRY_ASSIGN(host, resolve(host));
    return is_host_folder(host);
  }

  // Where a path really ends. All reading goes through here.
  Result<fs::path> resolve(const fs::path& host) const {
    Result<fs::path> target = real_path(host);
    if (!target && target.error().code == ErrorCode::kNotFound)
      return fail(ErrorCode::kNotFound, "link leads to nothing");
    if (!target) return target;
    const auto root_end = std::mismatch(root_.begin(), root_.end(), target->begin(), target->end());
    if (root_end.first != root_.end())
      return fail(ErrorCode::kNotFound, "link leads outside of the folder");
    return target;
  }

  Result<std::optional<std::string>> stored_name(const fs::path& directory,
                                                 const std::string& name) const {
    if (!can_be_host_name(name)) return std::optional<std::string>();
    TRY_ASSIGN(const HostEntry entry, host_entry(directory / path_from_utf8(name)));
    const bool is_absent = entry.kind == HostKind::kAbsent;
    // A host without case says yes to any spelling: the stored one is then still to be found.
    if (!is_absent && !kHostIgnoresCase) return std::optional<std::string>(name);
    if (is_absent && kHostIgnoresCase) return std::optional<std::string>();
    TRY_ASSIGN(const std::vector<std::string> names, names_in(directory));
    if (std::find(names.begin(), names.end(), name) != names.end())
      return std::optional<std::string>(name);
    for (const std::string& stored : names)
      if (equal_no_case(stored, name)) return std::optional<std::string>(stored);
    return std::optional<std::string>();
  }

  Result<std::vector<std::string>> names_in(const fs::path& directory) const {
    TRY_ASSIGN(std::vector<std::string> names, host_names(directory, limits_.max_tree_entries));
    for (const std::string& name : names) TRY(check_entry_name(name));
    return names;
  }

  const fs::path root_;  // canonical
  const Limits limits_;
};

}  // namespace

Result<FileTreePtr> open_folder_tree(const fs::path& folder, const Limits& limits) {
  TRY_ASSIGN(fs::path root, real_path(folder));
  if (!is_host_folder(root)) return fail(ErrorCode::kUsage, "not a folder");
  return std::make_shared<FolderTree>(std::move(root), limits);
}

}  // namespace assay
