// A deployment share as a folder of the host that is to be changed: what it holds under which
// names, and where new files go.
//
// Layer: mdt. Names are found without case on any host. Nothing leads out of the share: IDs are
// those of its own list and folders, and links that end elsewhere are refused.
// Tests: tests/mdt/share_folder_test.cc.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/deployment_share.h"

namespace assay {

class ShareFolder {
 public:
  // kUsage: no deployment share; a share in a folder of it is named.
  static Result<ShareFolder> open(const std::filesystem::path& folder, const Limits& limits);

  // By its ID, without case. kNotFound with the IDs that there are.
  Result<DeploymentTaskSequence> task_sequence(std::string_view id) const;
  // Those of which a step can be read, and errors for those that may have one.
  DeploymentTaskSequences task_sequences() const;

  // A file below the share. nullopt: there is none.
  Result<std::optional<Bytes>> read(const std::string& path, std::uint64_t limit) const;

  // The names as they are stored, as far as there are any: "tools/X64" and "Tools/x64/assay.exe"
  // give "tools/X64/assay.exe".
  Result<std::string> stored_name(const std::string& path) const;
  // The host's path of a file that is there or is to be; links on the way are followed. kUsage:
  // outside of the share, or the file itself is a link.
  Result<std::filesystem::path> host_path(const std::string& path) const;

  // Files below a folder, with the names as stored; none where there is no such folder.
  Result<std::vector<std::string>> files_below(const std::string& folder,
                                               std::string_view pattern) const;

  const Limits& limits() const { return limits_; }

 private:
  ShareFolder(std::filesystem::path root, FileTreePtr tree, const Limits& limits)
      : root_(std::move(root)), tree_(std::move(tree)), limits_(limits) {}

  std::filesystem::path root_;  // without links
  FileTreePtr tree_;
  Limits limits_;
};

}  // namespace assay
