#include "image/image_search.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxEntries = 1'000'000;  // of one folder

constexpr std::array kEndings = {".wim",   ".esd", ".swm",   ".vhd",  ".vhdx", ".avhd",
                                 ".avhdx", ".iso", ".qcow2", ".vmdk", ".vdi",  ".ppkg"};

// With '/' on every system.
std::string name_of(const fs::path& path) {
  return utf8_from_path(path.generic_string<fs::path::value_type>());
}

bool is_image_name(const std::string& name) {
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](const char* ending) { return ends_with_no_case(name, ending); });
}

// A split WIM is install.swm, install2.swm, install3.swm ...; it is opened by its first part.
bool is_later_part(const fs::path& path) {
  const std::string name = name_of(path);
  if (!ends_with_no_case(name, ".swm")) return false;
  const std::string_view stem = std::string_view(name).substr(0, name.size() - 4);
  const std::size_t end = stem.find_last_not_of("0123456789");
  if (end == std::string_view::npos || end + 1 == stem.size()) return false;
  return host_exists(
      path_from_utf8(std::string(stem.substr(0, end + 1)).append(name.substr(name.size() - 4))));
}

bool is_target_folder(const fs::path& folder) {
  return is_host_folder(folder / "Windows" / "System32" / "config") ||
         is_host_file(folder / "Control" / "OperatingSystems.xml");
}

struct Found {
  std::vector<std::string> targets;
  std::vector<fs::path> folders;
};

Result<Found> look_into(const fs::path& folder) {
  Result<std::vector<std::string>> names = host_names(folder, kMaxEntries);
  if (!names) return fail(in(name_of(folder), std::move(names).error()));
  Found found;
  for (const std::string& name : *names) {
    const fs::path path = folder / path_from_utf8(name);
    const Result<HostEntry> entry = host_entry(path);
    const bool is_folder = entry && entry->kind == HostKind::kFolder;
    const bool is_image = is_image_name(name) && is_host_file(path) && !is_later_part(path);
    if (is_image || (is_folder && is_target_folder(path)))
      found.targets.push_back(name_of(path));
    else if (is_folder)
      found.folders.push_back(path);
  }
  return found;
}

}  // namespace

Result<std::vector<std::string>> find_images(const fs::path& folder) {
  std::vector<std::string> targets;
  if (is_target_folder(folder)) return std::vector<std::string>{name_of(folder)};
  std::vector<fs::path> waiting = {folder};
  while (!waiting.empty()) {
    const fs::path next = std::move(waiting.back());
    waiting.pop_back();
    TRY_ASSIGN(Found found, look_into(next));
    targets.insert(targets.end(), found.targets.begin(), found.targets.end());
    waiting.insert(waiting.end(), found.folders.begin(), found.folders.end());
  }
  std::sort(targets.begin(), targets.end());
  return targets;
}

}  // namespace assay
