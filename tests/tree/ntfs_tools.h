// NTFS volumes made and read by other programs: mkntfs, ntfscp, ntfsls, ntfscat (ntfs-3g), wimapply
// (wimlib), fls and icat (sleuthkit).
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/hash.h"
#include "io/file_source.h"
#include "tree/ntfs/ntfs.h"
#include "tree/wim_tools.h"

namespace assay::ntfs {

inline bool has_ntfs_tools() {
  for (const char* tool : {"mkntfs", "wimapply", "wimcapture", "ntfsls", "ntfscat", "fls", "icat"})
    if (!wim_tool(tool)) return false;
  return true;
}

inline void run(const std::string& command) {
  INFO(command);
  REQUIRE(std::system((command + " >/dev/null 2>&1").c_str()) == 0);
}

struct VolumeSpec {
  unsigned mebibytes = 16;
  unsigned sector = 512;
  unsigned cluster = 4096;
  std::string options = {};
};

inline std::filesystem::path make_volume(const TemporaryFolder& folder, const VolumeSpec& spec) {
  const std::filesystem::path image = folder / "volume.img";
  std::filesystem::remove(image);
  run("truncate -s " + std::to_string(spec.mebibytes) + "M " + shell_word(image.string()));
  run("mkntfs -F -q -L label -s " + std::to_string(spec.sector) + " -c " +
      std::to_string(spec.cluster) + " " + spec.options + " " + shell_word(image.string()));
  return image;
}

// Puts the contents of a folder of the host onto a volume.
inline void fill_volume(const std::filesystem::path& image, const std::filesystem::path& source,
                        const TemporaryFolder& folder) {
  const std::string wim = shell_word((folder / "fill.wim").string());
  run("wimcapture --compress=none " + shell_word(source.string()) + " " + wim);
  run("wimapply " + wim + " 1 " + shell_word(image.string()));
  run("rm " + wim);
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  CHECK(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
  std::fclose(file);
}

// Paths of a folder of the host with the SHA-256 of files; directories end in '/'.
using PathHashes = std::map<std::string, std::string>;

inline PathHashes host_hashes(const std::filesystem::path& folder) {
  PathHashes hashes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::string path = std::filesystem::relative(entry.path(), folder).string();
    if (entry.is_symlink()) continue;
    if (entry.is_directory()) {
      hashes[path + "/"] = "";
      continue;
    }
    const auto source = open_file_source(entry.path());
    REQUIRE(source);
    hashes[path] = to_hex(sha256(read_all(**source, 64U << 20, "file").value()));
  }
  return hashes;
}

// The same of a tree, without links and what is not read.
inline PathHashes tree_hashes(const FileTree& tree) {
  PathHashes hashes;
  std::vector<std::string> pending{""};
  while (!pending.empty()) {
    const std::string directory = pending.back();
    pending.pop_back();
    const auto list = tree.list(directory);
    CAPTURE(directory);
    REQUIRE(list);
    for (const Entry& entry : *list) {
      const std::string path = join_path(directory, entry.name);
      CAPTURE(path);
      if (entry.kind == EntryKind::kDirectory) {
        hashes[path + "/"] = "";
        pending.push_back(path);
      }
      if (entry.kind != EntryKind::kFile) continue;
      const auto source = tree.open(path);
      REQUIRE(source);
      const auto bytes = read_all(**source, 64U << 20, "file");
      REQUIRE(bytes);
      hashes[path] = to_hex(sha256(*bytes));
    }
  }
  return hashes;
}

// Names of one directory as ntfsls gives them: without metadata files and short names.
inline std::vector<std::string> ntfsls_names(const std::filesystem::path& image,
                                             const std::string& directory) {
  std::vector<std::string> names;
  const std::string output = printed_by("ntfsls -f -p " + shell_word("/" + directory) + " " +
                                        shell_word(image.string()) + " 2>/dev/null");
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    const std::string name = output.substr(at, end - at);
    if (!name.empty() && name != "." && name != "..") names.push_back(name);
    at = end + 1;
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline std::vector<std::string> our_names(const FileTree& tree, const std::string& directory) {
  std::vector<std::string> names;
  const auto list = tree.list(directory);
  REQUIRE(list);
  for (const Entry& entry : *list) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  return names;
}

// Every file's inode and path as `fls -r -p -F` gives them, of users only.
inline std::map<std::string, std::string> fls_files(const std::filesystem::path& image) {
  std::map<std::string, std::string> files;
  const std::string output =
      printed_by("fls -r -p -F -u " + shell_word(image.string()) + " 2>/dev/null");
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    const std::string line = output.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = line.find(":\t");
    if (colon == std::string::npos || line.find('$') != std::string::npos) continue;
    const std::size_t space = line.rfind(' ', colon);
    files[line.substr(colon + 2)] = line.substr(space + 1, colon - space - 1);
  }
  return files;
}

inline std::string hash_of_output(const std::string& command) {
  const std::string output = printed_by(command + " 2>/dev/null");
  return to_hex(sha256(as_bytes(output)));
}

inline NtfsVolume open_image(const std::filesystem::path& image) {
  const auto source = open_file_source(image);
  REQUIRE(source);
  auto volume = open_ntfs(*source, Limits{});
  REQUIRE(volume);
  return *std::move(volume);
}

}  // namespace assay::ntfs
