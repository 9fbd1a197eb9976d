// Where a symbolic link or junction leads, as names on this volume.
//
// Layer: tree (ntfs). Told by: [MS-FSCC] 2.1.2.4 and 2.1.2.5; docs/formats/ntfs.md, "Links".
// A volume does not know which drive letter it will have, so every letter is taken for this
// volume's, and so is every volume identifier. Tests: tests/tree/ntfs_link_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::ntfs {

struct LinkTarget {
  bool from_root = false;          // else from the directory that holds the link
  std::vector<std::string> names;  // ".." goes up; "." and empty ones are left out

  bool operator==(const LinkTarget&) const = default;
};

// `target` as link_target_from() gives it. nullopt: leads to another machine or a device.
std::optional<LinkTarget> parse_link_target(std::string_view target);

}  // namespace assay::ntfs
