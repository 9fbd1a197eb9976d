#include "image/windows.h"

#include <algorithm>

#include "base/text.h"
#include "image/hive_file.h"
#include "registry/hive_kind.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// A hive of an installation: where it is mounted and where its file lies. The first path that
// exists counts; {root} is the system root, {drive} the folder that holds it.
struct HivePlace {
  std::string_view mount;
  std::vector<std::string_view> paths;
  bool required;  // a Windows without it is broken: what needs it is unknown
};

const std::vector<HivePlace>& hive_places() {
  static const std::vector<HivePlace> places = {
      {"HKLM\\SOFTWARE", {"{root}/System32/config/SOFTWARE"}, true},
      {"HKLM\\SYSTEM", {"{root}/System32/config/SYSTEM"}, true},
      {"HKU\\.DEFAULT", {"{root}/System32/config/DEFAULT"}, false},
      // Made at the first boot; the second path is that of Server 2003.
      {"HKU\\S-1-5-20",
       {"{root}/ServiceProfiles/NetworkService/NTUSER.DAT",
        "{drive}Documents and Settings/NetworkService/NTUSER.DAT"},
       false},
  };
  return places;
}

// Opens and mounts the hive at `path`; false where there is no such file.
Result<bool> try_mount(Registry& registry, std::string_view mount, const FileTree& tree,
                       const std::string& path, const OpenOptions& options) {
  TRY_ASSIGN(const std::optional<Entry> entry, tree.find(path));
  if (!entry) return false;
  TRY_ASSIGN(const HiveBytes bytes, hive_with_logs(tree, path));
  TRY_ASSIGN(HivePtr hive, open_hive(bytes, options));
  registry.mount(mount, std::move(hive), path);
  return true;
}

std::string hive_path(std::string_view pattern, const std::string& root) {
  const std::string drive = root.substr(0, root.rfind('/') + 1);
  return replace_all(replace_all(std::string(pattern), "{root}", root), "{drive}", drive);
}

void mount_place(Registry& registry, const HivePlace& place, const FileTree& tree,
                 const std::string& root, const OpenOptions& options) {
  for (const std::string_view pattern : place.paths) {
    const std::string path = hive_path(pattern, root);
    Result<bool> mounted = try_mount(registry, place.mount, tree, path, options);
    if (!mounted)
      return registry.mount_unreadable(place.mount, in(path, std::move(mounted).error()));
    if (*mounted) return;
  }
  if (!place.required) return registry.mount_absent(place.mount);
  const std::string path = hive_path(place.paths.front(), root);
  registry.mount_unreadable(place.mount, {ErrorCode::kNotFound, "the hive is missing", {}, path});
}

bool value_is(const Registry& registry, std::string_view key, std::string_view name,
              std::string_view expected) {
  const Result<std::optional<Value>> value = registry.value(key, name);
  return value && *value && equal_no_case(as_string(**value).value_or(""), expected);
}

// WinPE says so in its SOFTWARE hive, and by the MiniNT key that its kernel makes.
bool is_winpe(const Registry& registry) {
  constexpr std::string_view kCurrentVersion =
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  const auto mini_nt = registry.find("HKLM\\SYSTEM\\CurrentControlSet\\Control\\MiniNT");
  return value_is(registry, kCurrentVersion, "EditionID", "WindowsPE") ||
         value_is(registry, kCurrentVersion, "InstallationType", "WindowsPE") ||
         (mini_nt && *mini_nt);
}

Result<bool> is_system_root(const FileTree& tree, const Entry& entry) {
  if (entry.kind != EntryKind::kDirectory) return false;
  const std::string config = entry.name + "/System32/config";
  TRY_ASSIGN(const std::optional<Entry> folder, tree.find(config));
  if (!folder || folder->kind != EntryKind::kDirectory) return false;
  if (equal_no_case(entry.name, "Windows")) return true;
  for (const char* hive : {"/SOFTWARE", "/SYSTEM"}) {
    TRY_ASSIGN(const std::optional<Entry> found, tree.find(config + hive));
    if (found) return true;
  }
  return false;
}

// Of a provisioning package the root holds customizations.xml, or Prov and Multivariant folders.
bool is_package(const FileTree& tree) {
  for (const char* name : {"customizations.xml", "Multivariant", "Prov"}) {
    const Result<std::optional<Entry>> found = tree.find(name);
    if (found && *found) return true;
  }
  return false;
}

// Setup moves the Windows that it replaces here.
constexpr const char* kOldRoot = "Windows.old/Windows";

Result<std::optional<Artefact>> old_windows(const FileTreePtr& tree, const OpenOptions& options) {
  TRY_ASSIGN(const std::optional<Entry> config,
             tree->find(std::string(kOldRoot) + "/System32/config"));
  if (!config || config->kind != EntryKind::kDirectory) return std::optional<Artefact>();
  return std::optional<Artefact>(windows_artefact(tree, kOldRoot, options));
}

Artefact without_hives(FileTreePtr tree, ArtefactKind kind) {
  Artefact artefact;
  artefact.kind = kind;
  artefact.tree = std::move(tree);
  artefact.registry = std::make_shared<Registry>();
  return artefact;
}

}  // namespace

Result<std::vector<std::string>> find_system_roots(const FileTree& tree, const Limits&) {
  TRY_ASSIGN(const std::vector<Entry> entries, tree.list(""));
  std::vector<std::string> roots;
  for (const Entry& entry : entries) {
    TRY_ASSIGN(const bool is_root, is_system_root(tree, entry));
    if (is_root) roots.push_back(entry.name);
  }
  return roots;
}

Artefact windows_artefact(FileTreePtr tree, const std::string& system_root,
                          const OpenOptions& options) {
  auto registry = std::make_shared<Registry>(options.limits);
  for (const HivePlace& place : hive_places())
    mount_place(*registry, place, *tree, system_root, options);
  Artefact artefact;
  artefact.kind = is_winpe(*registry) ? ArtefactKind::kWinPe : ArtefactKind::kWindows;
  if (system_root != kOldRoot)
    artefact.previous = [tree, options] { return old_windows(tree, options); };
  artefact.tree = std::move(tree);
  artefact.system_root = system_root;
  artefact.registry = std::move(registry);
  return artefact;
}

Artefact other_artefact(FileTreePtr tree) {
  const ArtefactKind kind = is_package(*tree) ? ArtefactKind::kPackage : ArtefactKind::kEmpty;
  return without_hives(std::move(tree), kind);
}

Artefact answer_file_artefact(FileTreePtr tree) {
  return without_hives(std::move(tree), ArtefactKind::kAnswerFile);
}

Artefact media_artefact(FileTreePtr tree) {
  return without_hives(std::move(tree), ArtefactKind::kMedia);
}

Artefact share_artefact(FileTreePtr tree, const std::string& share) {
  Artefact artefact = without_hives(std::move(tree), ArtefactKind::kShare);
  artefact.system_root = share;
  return artefact;
}

Result<Artefact> hive_artefact(const HiveBytes& bytes, const OpenOptions& options) {
  TRY_ASSIGN(HivePtr hive, open_hive(bytes, options));
  TRY_ASSIGN(const std::string file_name, base_block_file_name(*bytes.bytes));
  TRY_ASSIGN(const HiveKind kind, identify(*hive, file_name));
  auto registry = std::make_shared<Registry>(options.limits);
  registry->mount(place_of_kind(kind), std::move(hive), bytes.name);
  Artefact artefact;
  artefact.kind = ArtefactKind::kHive;
  artefact.registry = std::move(registry);
  return artefact;
}

}  // namespace assay
