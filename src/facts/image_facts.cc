// image.* and wim.*: what kind of image this is, before any question about licensing.

#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"

namespace assay {

namespace {

Answer kind(const Subject& subject) {
  return present(std::string(name_of(subject.artefact().kind)), {});
}

Answer system_root(const Subject& subject) {
  if (subject.artefact().system_root.empty()) return Absent{};
  return present(subject.artefact().system_root, {});
}

Unreadable no_files() { return {{ErrorCode::kOutside, "a hive on its own has no files", {}, {}}}; }

// Names that every Windows has under Users before anybody logged on.
bool is_stock_profile(std::string_view name) {
  constexpr std::array<std::string_view, 4> kStock = {"Default", "Default User", "Public",
                                                      "All Users"};
  for (const std::string_view stock : kStock)
    if (equal_no_case(name, stock)) return true;
  return false;
}

Result<std::optional<Evidence>> find_profile(const FileTree& tree) {
  TRY_ASSIGN(const std::optional<Entry> users, tree.find("Users"));
  if (!users || users->kind != EntryKind::kDirectory) return std::nullopt;
  TRY_ASSIGN(const std::vector<Entry> profiles, tree.list("Users"));
  for (const Entry& profile : profiles)
    if (profile.kind == EntryKind::kDirectory && !is_stock_profile(profile.name))
      return Evidence{{"Users/" + profile.name, {}, {}, profile.modified, {}}, "a user's profile"};
  return std::nullopt;
}

Result<std::optional<Evidence>> find_setup_log(const FileTree& tree, const std::string& root) {
  constexpr std::array<std::string_view, 4> kLogs = {
      "System32/Sysprep/Panther/setupact.log", "System32/Sysprep/Sysprep_succeeded.tag",
      "Panther/setupact.log", "Panther/UnattendGC/setupact.log"};
  for (const std::string_view log : kLogs) {
    const std::string path = join_path(root, log);
    TRY_ASSIGN(const std::optional<Entry> entry, tree.find(path));
    if (entry) return Evidence{{path, {}, {}, entry->modified, {}}, "left by Windows Setup"};
  }
  return std::nullopt;
}

Result<std::optional<Evidence>> find_mounted_devices(const Subject& subject) {
  TRY_ASSIGN(const std::optional<Key> key, read_key(subject, "HKLM\\SYSTEM\\MountedDevices"));
  if (!key) return std::nullopt;
  TRY_ASSIGN(const std::vector<Value> values, key->values());
  if (values.empty()) return std::nullopt;
  return Evidence{provenance_of(*key), fmt::format("{} mounted devices", values.size())};
}

// Vendor media were never booted: no profile, no log of Setup, no device ever mounted. One sign is
// enough; only where there is none does a place that could not be read leave the answer open.
Answer captured(const Subject& subject) {
  const Artefact& artefact = subject.artefact();
  if (!artefact.tree) return no_files();
  std::optional<Error> unread;
  for (const Result<std::optional<Evidence>>& sign :
       {find_setup_log(*artefact.tree, artefact.system_root), find_mounted_devices(subject),
        find_profile(*artefact.tree)}) {
    if (sign && *sign) return Present{true, {**sign}};
    if (!sign) unread = sign.error();
  }
  if (unread) return Unreadable{*unread};
  return Present{false, {{{}, "no profile, no log of Setup, no mounted device"}}};
}

Answer profiles(const Subject& subject) {
  if (const std::optional<Error> outside = without_windows(subject)) return Unreadable{*outside};
  const Result<std::optional<Evidence>> profile = find_profile(*subject.artefact().tree);
  if (!profile) return Unreadable{in("Users", profile.error())};
  if (*profile) return Present{true, {**profile}};
  return present(false, {"Users", {}, {}, {}, {}}, "no profile but the stock ones");
}

template <std::string WimImageInfo::*member>
Answer wim_text(const Subject& subject) {
  const std::optional<WimImageInfo>& wim = subject.artefact().wim;
  if (!wim || ((*wim).*member).empty()) return Absent{{"[1].xml", {}, {}, {}, {}}};
  return present((*wim).*member, {"WIM XML", {}, {}, {}, {}});
}

// By either of them a configuration may say what an image is meant for.
Answer names(const Subject& subject) {
  std::vector<std::string> names = {subject.artefact().locator};
  if (subject.artefact().wim) names.push_back(subject.artefact().wim->name);
  return present(std::move(names), {});
}

constexpr FactDefinition kImageFacts[] = {
    {"image.kind", "text",
     "windows, live, winpe, hive, media, share, answer-file, package or empty", kind},
    {"image.system_root", "text", "the folder of Windows within the image, usually Windows",
     system_root},
    {"image.captured", "yes/no",
     "whether this Windows was ever booted or set up (profiles, logs of Setup or sysprep, mounted "
     "devices); false for untouched vendor media",
     captured},
    {"image.profiles", "yes/no", "whether a user's profile is in it besides the stock ones",
     profiles},
    {"image.names", "list", "the locator, and NAME in the WIM's XML where there is one", names},
    {"wim.name", "text", "NAME of the image in the WIM's XML", wim_text<&WimImageInfo::name>},
    {"wim.edition", "text", "EDITIONID in the WIM's XML (written by the capturing tool)",
     wim_text<&WimImageInfo::edition>},
};

}  // namespace

std::span<const FactDefinition> image_facts() { return kImageFacts; }

}  // namespace assay
