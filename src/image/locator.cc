#include "image/locator.h"

#include <fmt/core.h>

#include "base/text.h"
#include "image/disk_formats.h"
#include "image/formats.h"
#include "image/stored_path.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNbdScheme = "nbd+unix:";

struct Locator {
  std::string host_text;           // as the user wrote it
  std::vector<std::string> inner;  // what follows, between '!'
};

Locator cut_at(std::string_view text, std::size_t end) {
  Locator locator{std::string(text.substr(0, end)), {}};
  if (end < text.size())
    for (const std::string_view part : split(text.substr(end + 1), '!'))
      locator.inner.emplace_back(part);
  return locator;
}

// A host path may itself hold '!': the longest start that exists is taken.
Result<Locator> parse_locator(std::string_view text) {
  if (text.starts_with(kNbdScheme)) return cut_at(text, std::min(text.find('!'), text.size()));
  for (std::size_t end = text.size(); end != std::string_view::npos && end > 0;
       end = text.rfind('!', end - 1)) {
    if (host_exists(path_from_utf8(text.substr(0, end)))) return cut_at(text, end);
  }
  return fail(ErrorCode::kNotFound, "no such file or folder");
}

Result<Opened> open_host_folder(const fs::path& path, const OpenOptions& options) {
  Opened opened;
  opened.format = "folder";
  opened.host_folder = path;
  TRY_ASSIGN(opened.tree, open_folder_tree(path, options.limits));
  return opened;
}

Result<Opened> open_host(const std::string& text, const OpenOptions& options) {
  if (text.starts_with(kNbdScheme)) return open_nbd_target(text, options);
  const fs::path path = path_from_utf8(text);
  if (is_host_folder(path)) return open_host_folder(path, options);
  FileInput input;
  TRY_ASSIGN(input.bytes, open_file_source(path));
  input.host_path = path;
  input.name = utf8_from_path(path.filename());
  input.path = input.name;
  const fs::path folder = path.parent_path();
  TRY_ASSIGN(input.siblings, open_folder_tree(folder.empty() ? "." : folder, options.limits));
  return open_file_format(input, options);
}

Result<Opened> open_part(const Opened& container, std::string_view name) {
  for (const Part& part : container.parts) {
    if (part.name != name) continue;
    TRY_ASSIGN(Opened opened, part.open());
    opened.format = container.format;
    opened.wim = part.wim;
    return opened;
  }
  const bool is_disk = !container.parts.empty() &&  //
                       container.parts.front().kind == Part::Kind::kVolume;
  return fail(ErrorCode::kNotFound,
              fmt::format("no {} {} (there are {})", is_disk ? "partition" : "image", name,
                          container.parts.size()));
}

Result<Opened> open_path(const Opened& container, std::string_view path,
                         const OpenOptions& options) {
  TRY_ASSIGN(const std::optional<Entry> entry, container.tree->find(path));
  if (!entry) return fail(ErrorCode::kNotFound, fmt::format("no such file: {}", path));
  if (entry->kind == EntryKind::kDirectory)
    return fail(ErrorCode::kUsage, fmt::format("{} is a folder, not a container", path));
  FileInput input;
  TRY_ASSIGN(input.bytes, container.tree->open(path));
  input.name = entry->name;
  input.siblings = container.tree;
  input.path = replace_all(std::string(path), "\\", "/");
  if (container.host_folder) {
    // The host may tell upper from lower case, where `path` need not.
    TRY_ASSIGN(const std::optional<std::string> stored, stored_path(*container.tree, path));
    input.host_path = *container.host_folder / path_from_utf8(stored.value_or(input.path));
  }
  return open_file_format(input, options);
}

}  // namespace

Result<Opened> open_inside(const Opened& container, std::string_view name,
                           const OpenOptions& options) {
  if (container.tree) return open_path(container, name, options);
  if (!container.parts.empty()) return open_part(container, name);
  return fail(ErrorCode::kUsage,
              fmt::format("nothing can be opened inside a {}", container.format));
}

Result<Opened> open_locator(std::string_view text, const OpenOptions& options) {
  Result<Opened> opened = [&]() -> Result<Opened> {
    TRY_ASSIGN(const Locator locator, parse_locator(text));
    if (locator.inner.size() > options.limits.max_nesting)
      return fail(ErrorCode::kLimit, "too many '!' in the name of the target");
    TRY_ASSIGN(Opened level, open_host(locator.host_text, options));
    for (const std::string& name : locator.inner) {
      TRY_ASSIGN(Opened next, open_inside(level, name, options));
      next.notes.insert(next.notes.begin(), level.notes.begin(), level.notes.end());
      level = std::move(next);
    }
    return level;
  }();
  if (!opened) return fail(in(text, std::move(opened).error()));
  opened->locator = text;
  return opened;
}

}  // namespace assay
