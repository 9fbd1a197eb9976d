#include "mdt/step_volume.h"

#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "io/host_files.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

// The Configuration Manager's, MDT's, PSD's (a letter alone), and that of old scripts.
constexpr std::array<std::string_view, 4> kVolumes = {"OSDTargetSystemDrive", "OSDisk", "OSVolume",
                                                      "DestinationLogicalDrive"};

bool holds_windows(const std::string& root, const Limits& limits) {
  if (!is_host_folder(path_from_utf8(root))) return false;
  const Result<FileTreePtr> tree = open_folder_tree(path_from_utf8(root), limits);
  if (!tree) return false;
  const Result<std::optional<Entry>> hives = (*tree)->find("Windows/System32/config");
  return hives && *hives;
}

}  // namespace

std::string folder_from_variable(std::string value) {
  if (value.size() == 1 && lower_ascii(value) >= "a" && lower_ascii(value) <= "z") value += ':';
  if (value.size() == 2 && value.ends_with(':')) value += '\\';
  return value;
}

Result<std::string> find_applied_volume(const StepVariables& variables, const Limits& limits) {
  std::string tried;
  for (const std::string_view name : kVolumes) {
    const std::string root = folder_from_variable(variables.get(name));
    if (root.empty()) continue;
    if (holds_windows(root, limits)) return root;
    tried += fmt::format("{}{} ({})", tried.empty() ? "" : ", ", printable(root), name);
  }
  if (tried.empty())
    return fail(ErrorCode::kNotFound,
                "no variable names the volume that the image was applied to: set OSDisk, or audit "
                "the image with --phase image");
  return fail(ErrorCode::kNotFound,
              fmt::format("no Windows on {}: put the step behind the one that applies the image, "
                          "or use --phase image",
                          tried));
}

}  // namespace assay
