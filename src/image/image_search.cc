#include "image/image_search.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::array kEndings = {".wim",   ".esd", ".swm",   ".vhd",  ".vhdx", ".avhd",
                                 ".avhdx", ".iso", ".qcow2", ".vmdk", ".vdi",  ".ppkg"};

std::string name_of(const fs::path& path) {
  const std::u8string text = path.generic_u8string();
  return {text.begin(), text.end()};
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
  std::error_code error;
  return fs::exists(std::string(stem.substr(0, end + 1)) + name.substr(name.size() - 4), error);
}

bool is_target_folder(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "Windows" / "System32" / "config", error) ||
         fs::is_regular_file(folder / "Control" / "OperatingSystems.xml", error);
}

struct Found {
  std::vector<std::string> targets;
  std::vector<fs::path> folders;
};

Result<Found> look_into(const fs::path& folder) {
  Found found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown) && !entry->is_symlink(unknown);
    const bool is_image =
        entry->is_regular_file(unknown) && is_image_name(name_of(path)) && !is_later_part(path);
    if (is_image || (is_folder && is_target_folder(path)))
      found.targets.push_back(name_of(path));
    else if (is_folder)
      found.folders.push_back(path);
  }
  if (error) return fail(ErrorCode::kIo, fmt::format("{}: {}", name_of(folder), error.message()));
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
