#include "tree/file_tree.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "base/glob.h"
#include "base/text.h"

namespace assay {

namespace {

constexpr std::string_view kAnyDirectories = "**";

// A pattern as a small automaton: a state is the number of components already matched. `**` stays
// in its state while it eats directories. Thus each directory is looked into once, however many
// ways lead to a match.
class PatternWalk {
 public:
  PatternWalk(const FileTree& tree, std::vector<std::string> parts, const Limits& limits)
      : tree_(tree), parts_(std::move(parts)), limits_(limits) {}

  PathMatches run() {
    pending_.push_back({"", closure({0}), 0});
    while (!pending_.empty() && !stopped_) {
      const Place place = std::move(pending_.back());
      pending_.pop_back();
      look_into(place);
    }
    sort_found();
    return std::move(matches_);
  }

 private:
  using States = std::set<std::size_t>;
  struct Place {
    std::string path;
    States states;
    std::uint32_t depth;
  };

  // A `**` may also stand for no directory at all.
  States closure(States states) const {
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (states.count(i) != 0 && parts_[i] == kAnyDirectories) states.insert(i + 1);
    return states;
  }

  void look_into(const Place& place) {
    if (place.depth >= limits_.max_path_depth)
      return stop({ErrorCode::kLimit, "directories are nested too deeply", {}, place.path});
    const bool only_a_name = place.states.size() == 1 && !is_glob(parts_[*place.states.begin()]);
    if (only_a_name)
      look_up(place);
    else
      look_through(place);
  }

  void look_up(const Place& place) {
    const std::string path = join_path(place.path, parts_[*place.states.begin()]);
    Result<std::optional<Entry>> entry = tree_.find(path);
    if (!entry) {
      matches_.errors.push_back(in(path, std::move(entry).error()));
    } else if (*entry) {
      take(place, **std::move(entry));
    }
  }

  void look_through(const Place& place) {
    Result<std::vector<Entry>> list = tree_.list(place.path);
    if (!list) {
      matches_.errors.push_back(in(place.path.empty() ? "/" : place.path, std::move(list).error()));
      return;
    }
    for (Entry& entry : *list) {
      if (stopped_) return;
      take(place, std::move(entry));
    }
  }

  void take(const Place& place, Entry entry) {
    if (++entries_seen_ > limits_.max_tree_entries)
      return stop({ErrorCode::kLimit, "too many entries to search", {}, place.path});
    const States next = states_after(place.states, entry.name);
    if (next.empty()) return;
    std::string path = join_path(place.path, entry.name);
    const bool is_match = next.count(parts_.size()) != 0;
    const bool goes_on = *next.begin() < parts_.size();
    if (goes_on && entry.kind == EntryKind::kDirectory)
      pending_.push_back({path, without_end(next), place.depth + 1});
    if (is_match) matches_.found.push_back({std::move(path), std::move(entry)});
  }

  States states_after(const States& states, std::string_view name) const {
    States next;
    for (const std::size_t state : states) {
      if (state == parts_.size()) continue;
      if (parts_[state] == kAnyDirectories) {
        next.insert(state);
        // A last `**` matches everything below.
        if (state + 1 == parts_.size()) next.insert(state + 1);
      } else if (glob_match(parts_[state], name)) {
        next.insert(state + 1);
      }
    }
    return next;
  }

  States without_end(const States& states) const {
    States result = closure(states);
    result.erase(parts_.size());
    return result;
  }

  void stop(Error error) {
    matches_.errors.push_back(std::move(error));
    stopped_ = true;
  }

  void sort_found() {
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t i = 0; i < matches_.found.size(); ++i)
      order.emplace_back(fold(matches_.found[i].path), i);
    std::sort(order.begin(), order.end());
    std::vector<PathMatches::Match> sorted;
    sorted.reserve(order.size());
    for (const auto& [key, i] : order) sorted.push_back(std::move(matches_.found[i]));
    matches_.found = std::move(sorted);
  }

  const FileTree& tree_;
  const std::vector<std::string> parts_;
  const Limits& limits_;
  std::vector<Place> pending_;
  PathMatches matches_;
  std::uint64_t entries_seen_ = 0;
  bool stopped_ = false;
};

Result<void> check_name(std::string_view name) {
  if (name == "." || name == "..")
    return fail(ErrorCode::kUsage, fmt::format("path holds \"{}\"", name));
  return {};
}

}  // namespace

Result<std::vector<std::string>> split_path(std::string_view path, const Limits& limits) {
  if (path.find('\0') != std::string_view::npos)
    return fail(ErrorCode::kUsage, "path holds a NUL byte");
  std::vector<std::string> names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (name.empty()) continue;
    TRY(check_name(name));
    if (names.size() == limits.max_path_depth)
      return fail(ErrorCode::kUsage,
                  fmt::format("path has more than {} names", limits.max_path_depth));
    names.emplace_back(name);
  }
  return names;
}

std::string join_path(std::string_view parent, std::string_view name) {
  if (parent.empty()) return std::string(name);
  return fmt::format("{}/{}", parent, name);
}

Result<std::optional<Bytes>> read_file(const FileTree& tree, std::string_view path,
                                       std::uint64_t limit) {
  // Asked first: a link that cannot be followed is kNotFound from open(), yet not absent.
  TRY_ASSIGN(const std::optional<Entry> entry, tree.find(path));
  if (!entry) return std::optional<Bytes>();
  if (entry->kind == EntryKind::kDirectory)
    return fail(ErrorCode::kUsage, "is a directory, not a file");
  TRY_ASSIGN(const ByteSourcePtr source, tree.open(path));
  TRY_ASSIGN(Bytes bytes, read_all(*source, limit, "file"));
  return std::optional<Bytes>(std::move(bytes));
}

PathMatches match_paths(const FileTree& tree, std::string_view pattern, const Limits& limits) {
  Result<std::vector<std::string>> parts = split_path(pattern, limits);
  PathMatches nothing;
  if (!parts) {
    nothing.errors.push_back(in(pattern, std::move(parts).error()));
    return nothing;
  }
  if (parts->empty()) {
    nothing.errors.push_back({ErrorCode::kUsage, "pattern is empty", {}, {}});
    return nothing;
  }
  return PatternWalk(tree, *std::move(parts), limits).run();
}

}  // namespace assay
