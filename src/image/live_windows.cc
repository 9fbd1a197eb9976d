#include "base/system_windows.h"
#include "image/live.h"
#include "io/host_files.h"
#include "registry/live_hive_windows.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

struct Place {
  std::string_view mount;
  LiveRoot root;
  const char* name;
  bool is_required;  // else it is absent where it is not loaded
};

constexpr Place kPlaces[] = {
    {"HKLM\\SOFTWARE", LiveRoot::kMachine, "SOFTWARE", true},
    {"HKLM\\SYSTEM", LiveRoot::kMachine, "SYSTEM", true},
    {"HKU\\.DEFAULT", LiveRoot::kUsers, ".DEFAULT", false},
    {"HKU\\S-1-5-20", LiveRoot::kUsers, "S-1-5-20", false},
};

std::shared_ptr<const Registry> live_registry(const Limits& limits) {
  auto registry = std::make_shared<Registry>(limits);
  for (const Place& place : kPlaces) {
    Result<HivePtr> hive = open_live_hive(place.root, place.name, limits);
    if (!hive)
      registry->mount_unreadable(place.mount, in(place.mount, std::move(hive).error()));
    else if (*hive)
      registry->mount(place.mount, *std::move(hive), "the registry of the running system");
    else if (place.is_required)
      registry->mount_unreadable(
          place.mount, {ErrorCode::kNotFound, "is missing", {}, std::string(place.mount)});
    else
      registry->mount_absent(place.mount);
  }
  return registry;
}

Result<Artefact> live_artefact(const OpenOptions& options) {
  const fs::path windows = running_windows();
  Artefact artefact;
  artefact.locator = kLiveTarget;
  artefact.kind = ArtefactKind::kLive;
  TRY_ASSIGN(artefact.tree, open_folder_tree(windows.parent_path(), options.limits));
  artefact.system_root = utf8_from_path(windows.filename());
  artefact.registry = live_registry(options.limits);
  return artefact;
}

}  // namespace

Result<Target> open_live_target(const OpenOptions& options) {
  Target target;
  target.format = "live";
  target.artefacts.push_back({std::string(kLiveTarget), [options]() -> Result<Artefact> {
                                Result<Artefact> artefact = live_artefact(options);
                                if (!artefact)
                                  return fail(in(kLiveTarget, std::move(artefact).error()));
                                return artefact;
                              }});
  return target;
}

}  // namespace assay
