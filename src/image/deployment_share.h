// A deployment share of MDT: the folder whose Control\OperatingSystems.xml names images in it, and
// whose task sequences deploy them. MDT media hold one in `Deploy`.
//
// Layer: image. Format: docs/formats/deployment-share.md. Names lead nowhere else: an image that
// lies outside of the share is an error, never another file.
// Not read: Settings.xml, applications, drivers, packages, the MDT database.
// Tests: tests/image/deployment_share_test.cc, tests/fuzz/deployment_share_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "image/task_sequence.h"
#include "tree/file_tree.h"

namespace assay {

// An operating system that the share offers.
struct DeployableImage {
  std::string guid;  // as task sequences name it: "{9da337bc-e3b0-41e2-9063-795a2e062d3a}"
  std::string name;
  std::string path;  // in the tree: "Operating Systems/W11/sources/install.wim"
  std::uint32_t index = 0;
  std::string build;     // as MDT noted it on import: "10.0.22631.2428"
  std::string edition;   // likewise: "Enterprise"
  std::string platform;  // "x64"
  bool enabled = true;
};

struct DeployableImages {
  std::vector<DeployableImage> found;  // in the order of the file
  std::vector<Error> unread;           // each names the system that `found` lacks, or the file
  std::vector<std::string> notes;      // systems without an image
};

// A task sequence as its share knows it; read_task_sequence() gives its steps.
struct DeploymentTaskSequence {
  std::string id;               // "W11-ENT", also the name of its folder
  std::string name;             // empty: not known
  std::string path;             // of its ts.xml, in the tree
  std::optional<bool> enabled;  // nullopt: the list of task sequences is missing or unreadable

  std::string label() const;  // "W11-ENT (Windows 11 Enterprise)"
};

struct DeploymentTaskSequences {
  std::vector<DeploymentTaskSequence> found;  // those of the list first
  std::vector<Error> unread_list;  // the list or a part of it: names are lost, folders are not
  std::vector<Error> unread;       // folders that may hold more
};

// Folders of `tree` that are shares: "" for all of it, names of folders at its root.
Result<std::vector<std::string>> find_deployment_shares(const FileTree& tree);

// Paths have their names as the tree stores them, where it has such a file.
DeployableImages read_operating_systems(const FileTree& tree, const std::string& share,
                                        const Limits& limits);

// The same of the list's text alone.
DeployableImages parse_operating_systems(std::string_view utf8, const std::string& share,
                                         const Limits& limits);

// Those that Control\TaskSequences.xml lists, and folders with a ts.xml that it does not: no wizard
// offers them.
DeploymentTaskSequences list_task_sequences(const FileTree& tree, const std::string& share,
                                            const Limits& limits);

// What the list alone says; `path` is below `share`.
DeploymentTaskSequences parse_task_sequence_list(std::string_view utf8, const std::string& share,
                                                 const Limits& limits);

Result<TaskSequence> read_task_sequence(const FileTree& tree, const std::string& path,
                                        const Limits& limits);

}  // namespace assay
