#include "tree/archive_index.h"

#include <limits>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

// Below this a high ratio harms nobody: a log full of zeros reaches it.
constexpr std::uint64_t kRatioAskedFrom = 256U << 20;

// The names of a member's path. "./a" and "a//b", as tar writes them, are "a" and "a/b".
Result<std::vector<std::string>> names_of(const ArchiveMember& member, const Limits& limits) {
  const auto refuse = [&member](std::string_view why) {
    return fail(ErrorCode::kCorrupt, fmt::format("entry has the forbidden name \"{}\": {}",
                                                 printable(member.path), why));
  };
  if (member.path.starts_with('/')) return refuse("absolute");
  std::vector<std::string> names;
  for (const std::string_view name : split(member.path, '/')) {
    if (name.empty() || name == ".") continue;
    if (name == "..") return refuse("leads out of the archive");
    if (name.find('\\') != std::string_view::npos) return refuse("holds a backslash");
    if (names.size() == limits.max_path_depth) return refuse("too many directories");
    names.emplace_back(name);
  }
  return names;
}

class IndexBuilder {
 public:
  IndexBuilder(ByteSourcePtr source, const Limits& limits)
      : source_(std::move(source)), limits_(limits), index_(limits) {}

  Result<ArchiveIndex> build(ArchiveFamily family) {
    TRY_ASSIGN(ArchiveReader reader, ArchiveReader::open(source_, family));
    for (std::uint64_t number = 0;; ++number) {
      TRY_ASSIGN(std::optional<ArchiveMember> member, reader.next());
      if (!member) break;
      if (number >= limits_.max_archive_entries)
        return fail(ErrorCode::kLimit,
                    fmt::format("archive has more than {} members", limits_.max_archive_entries));
      TRY(check_stream(reader, *member));
      TRY(add(*std::move(member), number));
    }
    index_.has_rock_ridge = reader.has_rock_ridge();
    return std::move(index_);
  }

 private:
  // Going on to the next member will expand this one.
  Result<void> check_stream(const ArchiveReader& reader, const ArchiveMember& member) {
    if (!reader.is_stream()) return {};
    const std::uint64_t size = member.size.value_or(0);
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    expanded_ = size > kMost - expanded_ ? kMost : expanded_ + size;
    return check_expansion(std::max(expanded_, reader.bytes_expanded()), source_->size(), limits_);
  }

  Result<void> add(ArchiveMember member, std::uint64_t number) {
    TRY_ASSIGN(const std::vector<std::string> names, names_of(member, limits_));
    if (names.empty()) return {};  // the root itself
    EntryTable::Id parent = EntryTable::kRoot;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
      TRY_ASSIGN(parent, directory(parent, names[i], member.path));
    }
    if (member.kind == EntryKind::kDirectory) return add_directory(parent, names.back(), member);
    return add_file(parent, names.back(), std::move(member), number);
  }

  // The spelling counts here: an archive may hold "a" and "A".
  std::optional<EntryTable::Id> exact(EntryTable::Id parent, const std::string& name) const {
    const std::optional<EntryTable::Id> id = index_.table.child(parent, name);
    return id && index_.table.entry(*id).name == name ? id : std::nullopt;
  }

  Result<EntryTable::Id> directory(EntryTable::Id parent, const std::string& name,
                                   const std::string& path) {
    if (const auto known = exact(parent, name)) {
      if (index_.table.entry(*known).kind == EntryKind::kDirectory) return *known;
      return fail(ErrorCode::kCorrupt,
                  fmt::format("\"{}\" lies below a file or link", printable(path)));
    }
    Entry entry;
    entry.name = name;
    entry.kind = EntryKind::kDirectory;
    return index_.table.add(parent, std::move(entry));
  }

  Result<void> add_directory(EntryTable::Id parent, const std::string& name,
                             const ArchiveMember& member) {
    TRY_ASSIGN(const EntryTable::Id id, directory(parent, name, member.path));
    Entry& entry = index_.table.entry(id);
    entry.created = member.created;
    entry.modified = member.modified;
    entry.accessed = member.accessed;
    return {};
  }

  Result<void> add_file(EntryTable::Id parent, const std::string& name, ArchiveMember member,
                        std::uint64_t number) {
    if (const auto known = exact(parent, name)) {
      if (index_.table.entry(*known).kind == EntryKind::kDirectory)
        return fail(ErrorCode::kCorrupt,
                    fmt::format("\"{}\" is a directory and a file", printable(member.path)));
      index_.files[*known].trouble = Error{ErrorCode::kCorrupt, "is in the archive twice", {}, {}};
      return {};
    }
    Entry entry;
    entry.name = name;
    entry.kind = member.kind;
    entry.created = member.created;
    entry.modified = member.modified;
    entry.accessed = member.accessed;
    entry.link_target = member.link_target;
    ArchiveFile file{number, member.trouble};
    if (member.kind == EntryKind::kFile) TRY(set_size(member, entry, file));
    TRY_ASSIGN(const EntryTable::Id id, index_.table.add(parent, std::move(entry)));
    index_.files.emplace(id, std::move(file));
    return {};
  }

  // A hard link takes the bytes of the member that it names.
  Result<void> set_size(const ArchiveMember& member, Entry& entry, ArchiveFile& file) const {
    if (member.hard_link.empty()) {
      entry.size = member.size.value_or(0);
      if (!member.size && !file.trouble)
        file.trouble = Error{ErrorCode::kUnsupported, "size is not stated", {}, {}};
      return {};
    }
    ArchiveMember target;
    target.path = member.hard_link;
    TRY_ASSIGN(const std::vector<std::string> names, names_of(target, limits_));
    std::optional<EntryTable::Id> id = EntryTable::kRoot;
    for (const std::string& name : names)
      if (id) id = exact(*id, name);
    const auto known = id ? index_.files.find(*id) : index_.files.end();
    if (known == index_.files.end()) {
      file.trouble = Error{ErrorCode::kCorrupt, "hard link to a member that is not there", {}, {}};
      return {};
    }
    entry.size = index_.table.entry(*id).size;
    file = known->second;
    return {};
  }

  const ByteSourcePtr source_;
  const Limits limits_;
  ArchiveIndex index_;
  std::uint64_t expanded_ = 0;
};

}  // namespace

Result<void> check_expansion(std::uint64_t bytes, std::uint64_t archive_bytes,
                             const Limits& limits) {
  if (bytes > limits.max_unpacked_bytes)
    return fail(ErrorCode::kLimit,
                fmt::format("expands to more than {} bytes", limits.max_unpacked_bytes));
  if (bytes >= kRatioAskedFrom && bytes / limits.max_unpack_ratio > archive_bytes)
    return fail(ErrorCode::kLimit,
                fmt::format("expands to more than {} times its size", limits.max_unpack_ratio));
  return {};
}

Result<ArchiveIndex> read_archive_index(ByteSourcePtr source, ArchiveFamily family,
                                        const Limits& limits) {
  return IndexBuilder(std::move(source), limits).build(family);
}

}  // namespace assay
