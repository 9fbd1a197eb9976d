#include "tree/folder_tree.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "io/file_source.h"
#include "tree/entry_table.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

#ifdef _WIN32
// Not path::u8string(): that throws at an unpaired surrogate, which NTFS allows.
std::string utf8_of(const fs::path& path) {
  return utf8_from_utf16(std::u16string(path.native().begin(), path.native().end()));
}

fs::path path_from(std::string_view utf8) {
  const std::u16string text = utf16_from_utf8(utf8);
  return std::wstring(text.begin(), text.end());
}
#else
std::string utf8_of(const fs::path& path) { return path.native(); }

fs::path path_from(std::string_view utf8) { return utf8; }
#endif

tl::unexpected<Error> fail_with(const std::error_code& code) {
  const bool is_absent = code == std::errc::no_such_file_or_directory;
  return fail(is_absent ? ErrorCode::kNotFound : ErrorCode::kIo, code.message());
}

// On Windows such a name means something other than an entry of the folder: a drive, a stream, or
// the name without its last characters.
bool can_be_entry([[maybe_unused]] std::string_view name) {
#ifdef _WIN32
  return name.find(':') == std::string_view::npos && !name.ends_with('.') && !name.ends_with(' ');
#else
  return true;
#endif
}

FileTime file_time_from(fs::file_time_type time) {
  using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::int64_t kUnixEpoch = 11'644'473'600 * std::int64_t{10'000'000};  // since 1601
  const auto since_epoch = fs::file_time_type::clock::to_sys(time).time_since_epoch();
  const std::int64_t ticks = std::chrono::floor<Ticks>(since_epoch).count();
  if (ticks <= -kUnixEpoch) return {};
  return {static_cast<std::uint64_t>(ticks + kUnixEpoch)};
}

EntryKind kind_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::regular: return EntryKind::kFile;
    case fs::file_type::directory: return EntryKind::kDirectory;
    case fs::file_type::symlink: return EntryKind::kLink;
#if defined(_MSC_VER)
    case fs::file_type::junction: return EntryKind::kLink;
#endif
    default: return EntryKind::kOther;
  }
}

Result<Entry> entry_at(const fs::path& host, std::string name) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(host, code);
  if (code) return fail_with(code);
  Entry entry;
  entry.name = std::move(name);
  entry.kind = kind_of(status.type());
  if (entry.kind == EntryKind::kFile) {
    entry.size = fs::file_size(host, code);
    if (code) return fail_with(code);
  }
  if (entry.kind == EntryKind::kLink) {
    entry.link_target = utf8_of(fs::read_symlink(host, code));
    if (code) return fail_with(code);
    return entry;  // last_write_time() would be that of the target
  }
  const fs::file_time_type time = fs::last_write_time(host, code);
  if (!code) entry.modified = file_time_from(time);
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
    std::error_code code;
    const fs::file_status status = fs::symlink_status(place->host, code);
    if (code) return fail_with(code);
    if (!fs::is_directory(status)) return fail(ErrorCode::kUsage, "not a directory");
    TRY_ASSIGN(const std::vector<std::string> names, names_in(place->host));
    std::vector<Entry> entries;
    entries.reserve(names.size());
    for (const std::string& name : names) {
      TRY_ASSIGN(Entry entry, entry_at(place->host / path_from(name), name));
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
    std::error_code code;
    const fs::file_status status = fs::status(target, code);
    if (code) return fail_with(code);
    if (fs::is_directory(status)) return fail(ErrorCode::kUsage, "is a directory");
    if (!fs::is_regular_file(status))
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
      place.host /= path_from(*stored);
      place.name = *std::move(stored);
    }
    return std::optional<Place>(std::move(place));
  }

  // Makes `host` a directory without links in its way; false where it is something else.
  Result<bool> enter(fs::path& host) const {
    std::error_code code;
    const fs::file_status status = fs::symlink_status(host, code);
    if (code) return fail_with(code);
    if (fs::is_directory(status)) return true;
    if (!fs::is_symlink(status)) return false;
    TRY_ASSIGN(host, resolve(host));
    return fs::is_directory(host, code);
  }

  // Where a path really ends. All reading goes through here.
  Result<fs::path> resolve(const fs::path& host) const {
    std::error_code code;
    fs::path target = fs::canonical(host, code);
    if (code == std::errc::no_such_file_or_directory)
      return fail(ErrorCode::kNotFound, "link leads to nothing");
    if (code) return fail_with(code);
    const auto root_end = std::mismatch(root_.begin(), root_.end(), target.begin(), target.end());
    if (root_end.first != root_.end())
      return fail(ErrorCode::kNotFound, "link leads outside of the folder");
    return target;
  }

  Result<std::optional<std::string>> stored_name(const fs::path& directory,
                                                 const std::string& name) const {
    if (!can_be_entry(name)) return std::optional<std::string>();
    std::error_code code;
    const fs::file_status status = fs::symlink_status(directory / path_from(name), code);
    const bool is_absent =
        status.type() == fs::file_type::not_found || code == std::errc::filename_too_long;
    if (code && !is_absent) return fail_with(code);
    // A host without case says yes to any spelling: the stored one is then still to be found.
    if (!is_absent && !kHostIgnoresCase) return std::optional<std::string>(name);
    TRY_ASSIGN(const std::vector<std::string> names, names_in(directory));
    if (std::find(names.begin(), names.end(), name) != names.end())
      return std::optional<std::string>(name);
    for (const std::string& stored : names)
      if (equal_no_case(stored, name)) return std::optional<std::string>(stored);
    return std::optional<std::string>();
  }

  // Sorted: hosts give names in no order that would be the same twice.
  Result<std::vector<std::string>> names_in(const fs::path& directory) const {
    std::error_code code;
    std::vector<std::string> names;
    fs::directory_iterator at(directory, code);
    for (; !code && at != fs::directory_iterator(); at.increment(code)) {
      if (names.size() == limits_.max_tree_entries)
        return fail(ErrorCode::kLimit, "too many entries in the directory");
      std::string name = utf8_of(at->path().filename());
      TRY(check_entry_name(name));
      names.push_back(std::move(name));
    }
    if (code) return fail_with(code);
    std::sort(names.begin(), names.end());
    return names;
  }

#ifdef _WIN32
  static constexpr bool kHostIgnoresCase = true;
#else
  static constexpr bool kHostIgnoresCase = false;
#endif

  const fs::path root_;  // canonical
  const Limits limits_;
};

}  // namespace

Result<FileTreePtr> open_folder_tree(const fs::path& folder, const Limits& limits) {
  std::error_code code;
  fs::path root = fs::canonical(folder, code);
  if (code) return fail_with(code);
  if (!fs::is_directory(root, code)) return fail(ErrorCode::kUsage, "not a folder");
  return std::make_shared<FolderTree>(std::move(root), limits);
}

}  // namespace assay
