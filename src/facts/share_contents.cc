#include "facts/share_contents.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

void find_systems(ShareContents& share, ShareSequence& sequence) {
  for (const std::string& guid : installed_systems(*sequence.steps)) {
    const auto system =
        std::find_if(share.systems.begin(), share.systems.end(),
                     [&](const DeployableImage& image) { return equal_no_case(image.guid, guid); });
    if (system == share.systems.end())
      sequence.unknown_systems.push_back(guid);
    else
      sequence.systems.push_back(static_cast<std::size_t>(system - share.systems.begin()));
  }
}

void add_sequence(const Subject& subject, DeploymentTaskSequence listed, ShareContents& share) {
  ShareSequence sequence{std::move(listed), {}, {}, {}};
  Result<TaskSequence> steps =
      read_task_sequence(*subject.artefact().tree, sequence.listed.path, subject.options().limits);
  if (steps) {
    sequence.steps = *std::move(steps);
    find_systems(share, sequence);
  } else {
    share.unread_sequences.push_back(std::move(steps).error());
  }
  share.sequences.push_back(std::move(sequence));
}

// Of one that the list does not know, too: its file says whether there is such a sequence.
void keep_only(const std::string& id, const std::string& share, DeploymentTaskSequences& listed,
               ShareContents& contents) {
  std::vector<DeploymentTaskSequence> own;
  for (DeploymentTaskSequence& sequence : listed.found)
    if (equal_no_case(sequence.id, id))
      own.push_back(std::move(sequence));
    else
      contents.other_sequences.push_back(std::move(sequence.id));
  if (own.empty()) own.push_back({id, {}, join_path(share, "Control/" + id + "/ts.xml"), {}});
  listed = {std::move(own), {}, {}};
}

ShareContents read_share(const Subject& subject) {
  ShareContents share;
  const Artefact& artefact = subject.artefact();
  if (artefact.kind != ArtefactKind::kShare || !artefact.tree) return share;
  const Limits& limits = subject.options().limits;
  share.root = artefact.system_root;
  DeployableImages systems = read_operating_systems(*artefact.tree, share.root, limits);
  share.systems = std::move(systems.found);
  DeploymentTaskSequences listed = list_task_sequences(*artefact.tree, share.root, limits);
  if (!artefact.task_sequence.empty()) keep_only(artefact.task_sequence, share.root, listed, share);
  share.unread_lists = std::move(listed.unread_list);
  share.unread_sequences = std::move(listed.unread);
  for (DeploymentTaskSequence& sequence : listed.found)
    add_sequence(subject, std::move(sequence), share);
  // Only a sequence that installs one of them misses a system.
  const bool misses_one =
      std::any_of(share.sequences.begin(), share.sequences.end(),
                  [](const ShareSequence& one) { return !one.unknown_systems.empty(); });
  if (misses_one)
    share.unread_lists.insert(share.unread_lists.end(), systems.unread.begin(),
                              systems.unread.end());
  return share;
}

}  // namespace

const ShareSequence* ShareContents::sequence(std::string_view id) const {
  for (const ShareSequence& one : sequences)
    if (equal_no_case(one.listed.id, id)) return &one;
  return nullptr;
}

const ShareContents& share_contents(const Subject& subject) {
  return subject.memo<ShareContents>("share contents", read_share);
}

std::string place_of(const DeployableImage& image) {
  return fmt::format("{}!{}", image.path, image.index);
}

const PeerImage* audited_image(const Subject& subject, const DeployableImage& image) {
  if (subject.options().peers == nullptr) return nullptr;
  // Beside the share, under the name of whatever holds both.
  std::string holder = subject.artefact().locator;
  const std::string& root = share_contents(subject).root;
  if (!root.empty() && holder.ends_with("!" + root)) holder.resize(holder.size() - root.size() - 1);
  const std::string locator = fmt::format("{}!{}", holder, place_of(image));
  for (const PeerImage& peer : subject.options().peers->images())
    if (equal_no_case(peer.locator, locator)) return &peer;
  return nullptr;
}

}  // namespace assay
