// The list of task sequences of a deployment share (deployment_share.h).
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "image/deployment_share.h"
#include "image/share_xml.h"

namespace assay {

namespace {

std::string control_of(const std::string& share) { return join_path(share, "Control"); }

// An ID is the name of one folder, and leads nowhere else.
Result<void> check_id(std::string_view id, const Limits& limits) {
  const Result<std::vector<std::string>> names = split_path(id, limits);
  if (names && names->size() == 1 && names->front() == id) return {};
  return fail(ErrorCode::kCorrupt, fmt::format("the ID of a task sequence is no name of a folder: "
                                               "\"{}\"",
                                               printable(id)));
}

// Whether there is a list that could be read, if only in part.
bool add_listed(const FileTree& tree, const std::string& share, const Limits& limits,
                DeploymentTaskSequences& sequences) {
  const std::string path = control_of(share) + "/TaskSequences.xml";
  const Result<std::optional<std::string>> text = read_share_text(tree, path, limits);
  if (!text) sequences.unread_list.push_back(text.error());
  if (!text || !*text) return false;
  DeploymentTaskSequences list = parse_task_sequence_list(**text, share, limits);
  const bool is_read = list.unread_list.empty() || !list.found.empty();
  for (Error& error : list.unread_list) error = in(path, std::move(error));
  sequences = std::move(list);
  return is_read;
}

void add_unlisted(const FileTree& tree, const std::string& share, const Limits& limits,
                  std::optional<bool> enabled, DeploymentTaskSequences& sequences) {
  std::set<std::string> known;
  for (const DeploymentTaskSequence& sequence : sequences.found) known.insert(fold(sequence.id));
  const PathMatches matches = match_paths(tree, control_of(share) + "/*/ts.xml", limits);
  sequences.unread.insert(sequences.unread.end(), matches.errors.begin(), matches.errors.end());
  for (const PathMatches::Match& match : matches.found) {
    const std::string folder = match.path.substr(0, match.path.rfind('/'));
    const std::string id = folder.substr(folder.rfind('/') + 1);
    if (!known.insert(fold(id)).second) continue;
    if (known.size() > limits.max_share_items)
      return sequences.unread.push_back(
          {ErrorCode::kLimit,
           fmt::format("more than {} task sequences", limits.max_share_items),
           {},
           control_of(share)});
    sequences.found.push_back({id, {}, match.path, enabled});
  }
}

}  // namespace

std::string DeploymentTaskSequence::label() const {
  return name.empty() ? id : fmt::format("{} ({})", id, name);
}

DeploymentTaskSequences parse_task_sequence_list(std::string_view utf8, const std::string& share,
                                                 const Limits& limits) {
  DeploymentTaskSequences sequences;
  const Result<std::vector<XmlNode>> items = share_items(utf8, "tss", "ts", limits);
  if (!items) {
    sequences.unread_list.push_back(items.error());
    return sequences;
  }
  std::set<std::string> known;
  for (const XmlNode& ts : *items) {
    const std::string id(ts.child_text("ID"));
    if (Result<void> checked = check_id(id, limits); !checked)
      sequences.unread_list.push_back(std::move(checked).error());
    else if (known.insert(fold(id)).second)
      sequences.found.push_back({id, std::string(ts.child_text("Name")),
                                 fmt::format("{}/{}/ts.xml", control_of(share), id),
                                 is_enabled_item(ts)});
  }
  return sequences;
}

DeploymentTaskSequences list_task_sequences(const FileTree& tree, const std::string& share,
                                            const Limits& limits) {
  DeploymentTaskSequences sequences;
  const bool has_list = add_listed(tree, share, limits, sequences);
  add_unlisted(tree, share, limits, has_list ? std::optional(false) : std::nullopt, sequences);
  return sequences;
}

Result<TaskSequence> read_task_sequence(const FileTree& tree, const std::string& path,
                                        const Limits& limits) {
  TRY_ASSIGN(const std::optional<std::string> text, read_share_text(tree, path, limits));
  if (!text) return fail(Error{ErrorCode::kNotFound, "the task sequence is missing", {}, path});
  Result<TaskSequence> sequence = parse_task_sequence(*text, limits);
  if (!sequence) return fail(in(path, std::move(sequence).error()));
  return sequence;
}

}  // namespace assay
