#include "tree/entry_table.h"

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

Result<void> check_entry_name(std::string_view name) {
  const bool is_bad = name.empty() || name == "." || name == ".." ||
                      name.find_first_of(std::string_view("/\\\0", 3)) != std::string_view::npos;
  if (!is_bad) return {};
  return fail(ErrorCode::kCorrupt,
              fmt::format("entry has the forbidden name \"{}\"", printable(name)));
}

EntryTable::EntryTable(const Limits& limits) : limits_(limits) {
  Entry root;
  root.kind = EntryKind::kDirectory;
  nodes_.push_back({std::move(root), {}});
}

Result<EntryTable::Id> EntryTable::add(Id parent, Entry entry) {
  TRY(check_entry_name(entry.name));
  if (nodes_.size() > limits_.max_tree_entries)
    return fail(ErrorCode::kLimit,
                fmt::format("tree has more than {} entries", limits_.max_tree_entries));
  const Id id = static_cast<Id>(nodes_.size());
  by_name_.emplace(std::pair(parent, fold(entry.name)), id);
  nodes_.push_back({std::move(entry), {}});
  nodes_[parent].children.push_back(id);
  return id;
}

std::optional<EntryTable::Id> EntryTable::child(Id parent, std::string_view name) const {
  const auto [begin, end] = by_name_.equal_range(std::pair(parent, fold(name)));
  for (auto at = begin; at != end; ++at)
    if (nodes_[at->second].entry.name == name) return at->second;
  if (begin == end) return std::nullopt;
  return begin->second;
}

Result<std::optional<EntryTable::Id>> EntryTable::find(std::string_view path) const {
  TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
  std::optional<Id> at = kRoot;
  for (const std::string& name : names) {
    if (at) at = child(*at, name);
  }
  return at;
}

Result<std::vector<Entry>> EntryTable::list(std::string_view path) const {
  TRY_ASSIGN(const std::optional<Id> id, find(path));
  if (!id) return fail(ErrorCode::kNotFound, "no such directory");
  if (nodes_[*id].entry.kind != EntryKind::kDirectory)
    return fail(ErrorCode::kUsage, "not a directory");
  std::vector<Entry> entries;
  entries.reserve(nodes_[*id].children.size());
  for (const Id child_id : nodes_[*id].children) entries.push_back(nodes_[child_id].entry);
  return entries;
}

}  // namespace assay
