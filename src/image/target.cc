#include "image/target.h"

#include <fmt/core.h>

#include "base/text.h"
#include "image/formats.h"
#include "image/windows.h"
#include "io/file_source.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

struct Locator {
  fs::path host;
  std::string host_text;           // as the user wrote it
  std::vector<std::string> inner;  // what follows, between '!'
};

fs::path host_path(std::string_view text) {
  return fs::path(std::u8string(text.begin(), text.end()));
}

// A host path may itself hold '!': the longest start that exists is taken.
Result<Locator> parse_locator(std::string_view text) {
  for (std::size_t end = text.size(); end != std::string_view::npos && end > 0;
       end = text.rfind('!', end - 1)) {
    std::error_code error;
    const std::string_view start = text.substr(0, end);
    if (!fs::exists(host_path(start), error)) continue;
    Locator locator{host_path(start), std::string(start), {}};
    if (end < text.size())
      for (const std::string_view part : split(text.substr(end + 1), '!'))
        locator.inner.emplace_back(part);
    return locator;
  }
  return fail(ErrorCode::kNotFound, "no such file or folder");
}

Result<Opened> open_host(const Locator& locator, const OpenOptions& options) {
  std::error_code error;
  if (fs::is_directory(locator.host, error)) {
    Opened opened;
    opened.format = "folder";
    TRY_ASSIGN(opened.tree, open_folder_tree(locator.host, options.limits));
    return opened;
  }
  FileInput input;
  TRY_ASSIGN(input.bytes, open_file_source(locator.host));
  input.host_path = locator.host;
  input.name = locator.host.filename().string();
  input.path = input.name;
  const fs::path folder = locator.host.parent_path();
  TRY_ASSIGN(input.siblings, open_folder_tree(folder.empty() ? "." : folder, options.limits));
  return open_file_format(input, options);
}

Result<Opened> open_part(const Opened& container, std::string_view name) {
  for (const Part& part : container.parts) {
    if (part.name != name) continue;
    Opened opened;
    opened.format = container.format;
    opened.wim = part.wim;
    TRY_ASSIGN(opened.tree, part.open());
    return opened;
  }
  return fail(ErrorCode::kNotFound,
              fmt::format("no image {} (there are {})", name, container.parts.size()));
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
  input.path = path;
  return open_file_format(input, options);
}

Result<Opened> open_inner(const Opened& container, std::string_view name,
                          const OpenOptions& options) {
  if (!container.parts.empty() && container.parts.size() > 1) return open_part(container, name);
  if (container.tree) return open_path(container, name, options);
  if (container.parts.empty())
    return fail(ErrorCode::kUsage,
                fmt::format("nothing can be opened inside a {}", container.format));
  return open_part(container, name);
}

Result<Opened> open_levels(const Locator& locator, const OpenOptions& options) {
  if (locator.inner.size() > options.limits.max_nesting)
    return fail(ErrorCode::kLimit, "too many '!' in the name of the target");
  TRY_ASSIGN(Opened opened, open_host(locator, options));
  for (const std::string& name : locator.inner) {
    TRY_ASSIGN(opened, open_inner(opened, name, options));
  }
  return opened;
}

// Every Windows of a tree, or the one artefact that says there is none.
Result<std::vector<Artefact>> artefacts_of_tree(const FileTreePtr& tree,
                                                const OpenOptions& options) {
  TRY_ASSIGN(const std::vector<std::string> roots, find_system_roots(*tree, options.limits));
  std::vector<Artefact> found;
  for (const std::string& root : roots) found.push_back(windows_artefact(tree, root, options));
  if (found.empty()) found.push_back(other_artefact(tree));
  return found;
}

// A WIM image is one artefact: of several Windows folders in one image the first is the system.
Result<Artefact> image_artefact(const Part& part, const OpenOptions& options) {
  TRY_ASSIGN(const FileTreePtr tree, part.open());
  TRY_ASSIGN(std::vector<Artefact> found, artefacts_of_tree(tree, options));
  Artefact artefact = std::move(found.front());
  artefact.wim = part.wim;
  return artefact;
}

// Names the artefact and its errors by `locator`.
std::function<Result<Artefact>()> named(const std::string& locator,
                                        std::function<Result<Artefact>()> open) {
  return [locator, open = std::move(open)]() -> Result<Artefact> {
    Result<Artefact> artefact = open();
    if (!artefact) return fail(in(locator, std::move(artefact).error()));
    artefact->locator = locator;
    return artefact;
  };
}

Target target_of_parts(const Opened& opened, const std::string& locator,
                       const OpenOptions& options) {
  Target target{opened.format, {}, opened.one_at_a_time};
  for (const Part& part : opened.parts) {
    const std::string name = locator + "!" + part.name;
    target.artefacts.push_back(
        {name, named(name, [part, options] { return image_artefact(part, options); })});
  }
  return target;
}

Result<Target> target_of_tree(const Opened& opened, const std::string& locator,
                              const OpenOptions& options) {
  TRY_ASSIGN(std::vector<Artefact> found, artefacts_of_tree(opened.tree, options));
  Target target{opened.format, {}};
  for (Artefact& artefact : found) {
    artefact.wim = opened.wim;
    const std::string name = found.size() == 1 ? locator : locator + "!" + artefact.system_root;
    target.artefacts.push_back({name, named(name, [artefact] { return artefact; })});
  }
  return target;
}

}  // namespace

Result<Opened> open_locator(std::string_view text, const OpenOptions& options) {
  Result<Locator> locator = parse_locator(text);
  if (!locator) return fail(in(text, std::move(locator).error()));
  Result<Opened> opened = open_levels(*locator, options);
  if (!opened) return fail(in(text, std::move(opened).error()));
  opened->locator = text;
  return opened;
}

Result<Target> open_target(std::string_view text, const OpenOptions& given) {
  OpenOptions options = given;
  if (!options.hives) options.hives = std::make_shared<HiveCache>();
  TRY_ASSIGN(const Opened opened, open_locator(text, options));
  const std::string locator(text);
  if (!opened.parts.empty()) return target_of_parts(opened, locator, options);
  if (opened.hive) {
    const auto open = [hive = *opened.hive, options] { return hive_artefact(hive, options); };
    return Target{opened.format, {{locator, named(locator, open)}}};
  }
  Result<Target> target = target_of_tree(opened, locator, options);
  if (!target) return fail(in(text, std::move(target).error()));
  return target;
}

}  // namespace assay
