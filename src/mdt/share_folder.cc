#include "mdt/share_folder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "io/host_files.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

Error no_share(const std::vector<std::string>& shares) {
  std::string what = "no deployment share: it has no Control\\OperatingSystems.xml";
  if (!shares.empty())
    what += fmt::format(" (there is one in its folder {})", fmt::join(shares, ", "));
  return {ErrorCode::kUsage, std::move(what), {}, {}};
}

Error no_sequence(std::string_view id, const DeploymentTaskSequences& sequences) {
  std::vector<std::string_view> ids;
  for (const DeploymentTaskSequence& sequence : sequences.found) ids.push_back(sequence.id);
  std::string what = fmt::format("the share has no task sequence '{}'", id);
  const std::string_view near = closest(id, ids);
  if (!near.empty()) what += fmt::format(" (did you mean '{}'?)", near);
  if (!ids.empty()) what += fmt::format("; it has {}", fmt::join(ids, ", "));
  for (const Error& error : sequences.unread) what += "; " + to_string(error);
  for (const Error& error : sequences.unread_list) what += "; " + to_string(error);
  return {ErrorCode::kNotFound, std::move(what), {}, {}};
}

bool is_within(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

}  // namespace

Result<ShareFolder> ShareFolder::open(const fs::path& folder, const Limits& limits) {
  const std::string name = utf8_from_path(folder);
  Result<fs::path> root = real_path(folder);
  if (!root) return fail(in(name, std::move(root).error()));
  Result<FileTreePtr> tree = open_folder_tree(*root, limits);
  if (!tree) return fail(in(name, std::move(tree).error()));
  const Result<std::vector<std::string>> shares = find_deployment_shares(**tree);
  if (!shares) return fail(in(name, shares.error()));
  if (std::find(shares->begin(), shares->end(), "") == shares->end())
    return fail(in(name, no_share(*shares)));
  return ShareFolder(*std::move(root), *std::move(tree), limits);
}

DeploymentTaskSequences ShareFolder::task_sequences() const {
  return list_task_sequences(*tree_, "", limits_);
}

Result<DeploymentTaskSequence> ShareFolder::task_sequence(std::string_view id) const {
  DeploymentTaskSequences sequences = task_sequences();
  for (DeploymentTaskSequence& sequence : sequences.found)
    if (equal_no_case(sequence.id, id)) {
      TRY_ASSIGN(sequence.path, stored_name(sequence.path));
      return std::move(sequence);
    }
  return fail(no_sequence(id, sequences));
}

Result<std::optional<Bytes>> ShareFolder::read(const std::string& path, std::uint64_t limit) const {
  Result<std::optional<Bytes>> bytes = read_file(*tree_, path, limit);
  if (!bytes) return fail(in(path, std::move(bytes).error()));
  return bytes;
}

Result<std::string> ShareFolder::stored_name(const std::string& path) const {
  TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
  std::string stored;
  for (const std::string& name : names) {
    const std::string given = join_path(stored, name);
    Result<std::optional<Entry>> entry = tree_->find(given);
    if (!entry) return fail(in(given, std::move(entry).error()));
    stored = join_path(stored, *entry ? (*entry)->name : name);
  }
  return stored;
}

Result<fs::path> ShareFolder::host_path(const std::string& path) const {
  TRY_ASSIGN(const std::string stored, stored_name(path));
  TRY_ASSIGN(const std::vector<std::string> names, split_path(stored, limits_));
  fs::path host = root_;
  for (const std::string& name : names) {
    if (!can_be_host_name(name))
      return fail(in(path, {ErrorCode::kUsage, "no name of a file here", {}, {}}));
    host /= path_from_utf8(name);
    Result<HostEntry> entry = host_entry(host);
    if (!entry) return fail(in(stored, std::move(entry).error()));
    if (entry->kind != HostKind::kLink) continue;
    if (&name == &names.back())
      return fail(Error{ErrorCode::kUsage, "is a link, and would be replaced", {}, stored});
    Result<fs::path> target = real_path(host);
    if (!target) return fail(in(stored, std::move(target).error()));
    host = *std::move(target);
    if (!is_within(host, root_))
      return fail(Error{ErrorCode::kUsage, "a link leads outside of the share", {}, stored});
  }
  return host;
}

Result<std::vector<std::string>> ShareFolder::files_below(const std::string& folder,
                                                          std::string_view pattern) const {
  TRY_ASSIGN(const std::string stored, stored_name(folder));
  std::vector<std::string> files;
  TRY_ASSIGN(const std::optional<Entry> entry, tree_->find(stored));
  if (!entry) return files;
  const PathMatches matches =
      match_paths(*tree_, join_path(stored, fmt::format("**/{}", pattern)), limits_);
  if (!matches.errors.empty()) return fail(matches.errors.front());
  for (const PathMatches::Match& match : matches.found)
    if (match.entry.kind == EntryKind::kFile) files.push_back(match.path);
  return files;
}

}  // namespace assay
