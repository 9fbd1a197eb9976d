// What a deployment share says of itself: the images it offers, its task sequences, which of them
// installs which image.
//
// Layer: facts. Read once per artefact; nothing of it where the artefact is no share.
// Tests: tests/facts/share_records_test.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/subject.h"
#include "image/deployment_share.h"

namespace assay {

struct ShareSequence {
  DeploymentTaskSequence listed;
  std::optional<TaskSequence> steps;         // nullopt: its ts.xml could not be read
  std::vector<std::size_t> systems;          // that it installs, in ShareContents::systems
  std::vector<std::string> unknown_systems;  // GUIDs that the share does not list
};

struct ShareContents {
  std::string root;  // of the share in the tree; "" for all of it
  std::vector<DeployableImage> systems;
  std::vector<ShareSequence> sequences;
  std::vector<std::string> other_sequences;  // IDs of those that Artefact::task_sequence leaves out
  std::vector<Error> unread_lists;           // names of systems or sequences that are lost
  std::vector<Error> unread_sequences;       // a ts.xml, or a folder that may hold some

  // By its ID, without case; null if there is none.
  const ShareSequence* sequence(std::string_view id) const;
};

const ShareContents& share_contents(const Subject& subject);

// "Operating Systems/W11/sources/install.wim!3".
std::string place_of(const DeployableImage& image);

// The image as its own audit in this scan saw it; null where there was none.
const PeerImage* audited_image(const Subject& subject, const DeployableImage& image);

}  // namespace assay
