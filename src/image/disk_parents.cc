#include "image/disk_parents.h"

#include <algorithm>

#include "base/text.h"
#include "io/file_source.h"
#include "io/host_files.h"

namespace assay {

namespace {

// The paths below the child's folder that a stored path can stand for: ".\base\disk.vhd" is
// "base/disk.vhd" and "disk.vhd"; "C:\Images\disk.vhd" and "..\disk.vhd" are "disk.vhd".
std::vector<std::string> places_of(const std::string& stored) {
  std::string path = replace_all(stored, "\\", "/");
  while (path.starts_with("./")) path.erase(0, 2);
  std::vector<std::string> places;
  const bool leaves = path.starts_with("/") || path.find(':') != std::string::npos ||
                      ("/" + path + "/").find("/../") != std::string::npos;
  if (!leaves) places.push_back(path);
  const std::string name = path.substr(path.find_last_of("/:") + 1);
  if (!name.empty() && name != ".." && name != ".") places.push_back(name);
  return places;
}

Result<std::vector<DiskFile>> beside(const FileTree& tree, const std::string& folder,
                                     const ParentClaim& claim) {
  std::vector<DiskFile> found;
  for (const std::string& stored : claim.paths)
    for (const std::string& place : places_of(stored)) {
      const std::string path = folder + place;
      const bool is_known = std::any_of(found.begin(), found.end(), [&](const DiskFile& file) {
        return equal_no_case(file.name, path);
      });
      if (is_known) continue;
      TRY_ASSIGN(const std::optional<Entry> entry, tree.find(path));
      if (!entry || entry->kind != EntryKind::kFile) continue;
      Result<ByteSourcePtr> bytes = tree.open(path);
      if (!bytes) return fail(in(path, std::move(bytes).error()));
      found.push_back({path, *std::move(bytes)});
    }
  return found;
}

}  // namespace

ParentFinder parents_of(const FileInput& child, const OpenOptions& options) {
  const std::string folder = child.path.substr(0, child.path.find_last_of('/') + 1);
  return [tree = child.siblings, folder,
          named = options.disk_parents](const ParentClaim& claim) -> Result<std::vector<DiskFile>> {
    std::vector<DiskFile> found;
    for (const std::filesystem::path& path : named) {
      Result<ByteSourcePtr> bytes = open_file_source(path);
      if (!bytes) return fail(in(utf8_from_path(path), std::move(bytes).error()));
      found.push_back({utf8_from_path(path), *std::move(bytes)});
    }
    TRY_ASSIGN(const std::vector<DiskFile> near, beside(*tree, folder, claim));
    found.insert(found.end(), near.begin(), near.end());
    return found;
  };
}

}  // namespace assay
