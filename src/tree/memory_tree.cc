#include "tree/memory_tree.h"

#include <map>

#include <fmt/core.h>

#include "base/text.h"
#include "io/memory_source.h"
#include "tree/entry_table.h"

namespace assay {

namespace {

struct Contents {
  ByteSourcePtr bytes;
  std::vector<std::pair<std::string, ByteSourcePtr>> streams;
  std::optional<Error> unreadable;
};

Entry entry_from(const MemoryFile& file, std::string name) {
  Entry entry;
  entry.name = std::move(name);
  entry.kind = file.kind;
  entry.size = file.bytes.size();
  entry.attributes = file.attributes;
  entry.created = file.created;
  entry.modified = file.modified;
  entry.link_target = file.link_target;
  for (const auto& [stream, bytes] : file.streams) entry.streams.push_back({stream, bytes.size()});
  return entry;
}

Contents contents_from(MemoryFile file) {
  Contents contents;
  contents.bytes = make_memory_source(std::move(file.bytes));
  for (auto& [stream, bytes] : file.streams)
    contents.streams.emplace_back(std::move(stream), make_memory_source(std::move(bytes)));
  contents.unreadable = std::move(file.unreadable);
  return contents;
}

class MemoryTree final : public FileTree {
 public:
  explicit MemoryTree(const Limits& limits) : limits_(limits), table_(limits) {}

  Result<void> add(MemoryFile file) {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(file.path, limits_));
    if (names.empty()) return fail(ErrorCode::kUsage, "the root cannot be given");
    EntryTable::Id parent = EntryTable::kRoot;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
      TRY_ASSIGN(parent, directory(parent, names[i]));
    }
    return add_last(parent, names.back(), std::move(file));
  }

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY(check_way(path));
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, table_.find(path));
    if (!id) return std::optional<Entry>();
    return std::optional<Entry>(table_.entry(*id));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY(check_way(path));
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, table_.find(path));
    if (id) TRY(check_readable(*id));
    return table_.list(path);
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY(check_way(path));
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, table_.find(path));
    if (!id) return fail(ErrorCode::kNotFound, "no such file");
    TRY(check_readable(*id));
    return open_stream(*id, stream);
  }

 private:
  Result<ByteSourcePtr> open_stream(EntryTable::Id id, std::string_view stream) const {
    const EntryKind kind = table_.entry(id).kind;
    const Contents* const contents = contents_of(id);
    if (stream.empty()) {
      if (kind == EntryKind::kDirectory) return fail(ErrorCode::kUsage, "is a directory");
      if (kind == EntryKind::kLink) return fail(ErrorCode::kNotFound, "link is not followed");
      return contents->bytes;
    }
    if (contents != nullptr)
      for (const auto& [name, source] : contents->streams)
        if (equal_no_case(name, stream)) return source;
    return fail(ErrorCode::kNotFound, "no such stream");
  }

  Result<EntryTable::Id> directory(EntryTable::Id parent, const std::string& name) {
    const std::optional<EntryTable::Id> known = table_.child(parent, name);
    if (!known) {
      Entry entry;
      entry.name = name;
      entry.kind = EntryKind::kDirectory;
      return table_.add(parent, std::move(entry));
    }
    if (table_.entry(*known).kind != EntryKind::kDirectory)
      return fail(ErrorCode::kUsage, fmt::format("\"{}\" is not a directory", name));
    return *known;
  }

  Result<void> add_last(EntryTable::Id parent, const std::string& name, MemoryFile file) {
    Entry entry = entry_from(file, name);
    std::optional<EntryTable::Id> id = table_.child(parent, name);
    if (!id) {
      TRY_ASSIGN(id, table_.add(parent, std::move(entry)));
    } else if (const Entry& known = table_.entry(*id); known.kind == EntryKind::kDirectory &&
                                                       entry.kind == EntryKind::kDirectory &&
                                                       contents_of(*id) == nullptr) {
      table_.entry(*id) = std::move(entry);
    } else {
      return fail(ErrorCode::kUsage, fmt::format("\"{}\" is given twice", file.path));
    }
    contents_.emplace(*id, contents_from(std::move(file)));
    return {};
  }

  const Contents* contents_of(EntryTable::Id id) const {
    const auto found = contents_.find(id);
    return found == contents_.end() ? nullptr : &found->second;
  }

  Result<void> check_readable(EntryTable::Id id) const {
    const Contents* const contents = contents_of(id);
    if (contents != nullptr && contents->unreadable) return fail(*contents->unreadable);
    return {};
  }

  // Every directory above the last name must be readable.
  Result<void> check_way(std::string_view path) const {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    std::optional<EntryTable::Id> at = EntryTable::kRoot;
    for (std::size_t i = 0; i + 1 < names.size() && at; ++i) {
      at = table_.child(*at, names[i]);
      if (at) TRY(check_readable(*at));
    }
    return {};
  }

  const Limits limits_;
  EntryTable table_;
  std::map<EntryTable::Id, Contents> contents_;  // of everything that was given
};

}  // namespace

Result<FileTreePtr> make_memory_tree(std::vector<MemoryFile> files, const Limits& limits) {
  auto tree = std::make_shared<MemoryTree>(limits);
  for (MemoryFile& file : files) {
    const std::string path = file.path;
    if (Result<void> added = tree->add(std::move(file)); !added)
      return fail(in(path, std::move(added).error()));
  }
  return tree;
}

}  // namespace assay
