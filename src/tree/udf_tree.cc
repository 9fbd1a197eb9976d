#include "tree/udf_tree.h"

#include <map>
#include <mutex>
#include <unordered_map>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/entry_table.h"
#include "tree/udf_directory.h"
#include "tree/udf_library.h"

namespace assay {

namespace {

// Setup media have some hundred directories; beyond this the list is forgotten and read again.
constexpr std::size_t kMaxRememberedEntries = 200'000;

// libudfread writes each UTF-16 unit by itself, and NUL as two bytes.
std::string utf8_from_modified(std::string_view name) {
  std::u16string units;
  for (std::size_t i = 0; i < name.size();) {
    const auto byte = [&](std::size_t at) {
      return at < name.size() ? static_cast<unsigned char>(name[at]) : 0U;
    };
    const unsigned lead = byte(i);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
    unsigned unit = lead;
    if (length == 2) unit = (lead & 0x1FU) << 6 | (byte(i + 1) & 0x3FU);
    if (length == 3)
      unit = (lead & 0x0FU) << 12 | (byte(i + 1) & 0x3FU) << 6 | (byte(i + 2) & 0x3FU);
    units.push_back(static_cast<char16_t>(unit));
    i += length;
  }
  return utf8_from_utf16(units);
}

struct Node {
  Entry entry;
  std::string library_name;  // as libudfread spells it
  udf::Place place;
  bool is_embedded = false;
  std::optional<Error> unreadable;  // its file entry: the names beside it can be read all the same
};

struct Listing {
  std::vector<Node> nodes;
  std::unordered_multimap<std::string, std::size_t> by_name;  // folded

  const Node* find(std::string_view name) const {
    const Node* found = nullptr;
    const auto [begin, end] = by_name.equal_range(fold(name));
    for (auto at = begin; at != end; ++at) {
      const Node& node = nodes[at->second];
      const bool is_exact = node.entry.name == name;
      if (found == nullptr || (is_exact && found->entry.name != name) ||
          (is_exact == (found->entry.name == name) && &node < found))
        found = &node;
    }
    return found;
  }
};
using ListingPtr = std::shared_ptr<const Listing>;

class UdfTree final : public FileTree {
 public:
  UdfTree(ByteSourcePtr disc, udf::Volume volume, udf::LibraryPtr library, const Limits& limits)
      : disc_(std::move(disc)),
        volume_(std::move(volume)),
        library_(std::move(library)),
        limits_(limits) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Found> found, walk(path));
    if (!found) return std::optional<Entry>();
    return std::optional(found->node.entry);
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<Found> found, walk(path));
    if (!found) return fail(ErrorCode::kNotFound, "no such directory");
    if (found->node.entry.kind != EntryKind::kDirectory)
      return fail(ErrorCode::kUsage, "not a directory");
    TRY_ASSIGN(const ListingPtr listing, listing_of(*found));
    std::vector<Entry> entries;
    entries.reserve(listing->nodes.size());
    for (const Node& node : listing->nodes) {
      if (node.unreadable) return fail(in(node.entry.name, *node.unreadable));
      entries.push_back(node.entry);
    }
    return entries;
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::optional<Found> found, walk(path));
    if (!found) return fail(ErrorCode::kNotFound, "no such file");
    if (!stream.empty()) return fail(ErrorCode::kNotFound, "no such stream");
    const Entry& entry = found->node.entry;
    if (entry.kind == EntryKind::kDirectory) return fail(ErrorCode::kUsage, "is a directory");
    if (entry.kind != EntryKind::kFile)
      return fail(ErrorCode::kUnsupported, "UDF entry is not a file or directory");
    return udf::open_file(library_, found->path, entry.size, found->node.is_embedded);
  }

  Result<void> check_root() const {
    TRY_ASSIGN(const ListingPtr listing, listing_of(root()));
    return {};
  }

 private:
  // A node, with the way to it: the path in the library's spelling and the places above.
  struct Found {
    Node node;
    std::string path;
    std::vector<udf::Place> above;
  };

  Found root() const {
    Found found;
    found.node.entry.kind = EntryKind::kDirectory;
    found.node.place = volume_.root;
    return found;
  }

  Result<std::optional<Found>> walk(std::string_view path) const {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    Found place = root();
    for (const std::string& name : names) {
      if (place.node.entry.kind != EntryKind::kDirectory) return std::optional<Found>();
      TRY_ASSIGN(const ListingPtr listing, listing_of(place));
      const Node* const node = listing->find(name);
      if (node == nullptr) return std::optional<Found>();
      if (node->unreadable) return fail(*node->unreadable);
      place.above.push_back(place.node.place);
      place.path = join_path(place.path, node->library_name);
      place.node = *node;
    }
    return std::optional(std::move(place));
  }

  Result<ListingPtr> listing_of(const Found& directory) const {
    if (ListingPtr known = remembered(directory.path)) return known;
    for (const udf::Place& place : directory.above)
      if (place == directory.node.place)
        return fail(ErrorCode::kCorrupt, "UDF directory contains itself");
    TRY_ASSIGN(ListingPtr listing, read_listing(directory));
    remember(directory.path, listing);
    return listing;
  }

  Result<ListingPtr> read_listing(const Found& directory) const {
    TRY_ASSIGN(const udf::FileEntry file,
               udf::read_file_entry(*disc_, volume_, directory.node.place, limits_));
    TRY_ASSIGN(const std::vector<udf::Identifier> identifiers,
               udf::read_directory(*disc_, file, limits_));
    // The library takes a directory without extents for damaged.
    std::vector<std::string> names;
    if (!identifiers.empty()) {
      TRY_ASSIGN(names, udf::names_in(*library_, directory.path));
    }
    if (names.size() != identifiers.size())
      return fail(ErrorCode::kCorrupt,
                  fmt::format("UDF directory has {} names, and {} for libudfread",
                              identifiers.size(), names.size()),
                  file.offset);
    auto listing = std::make_shared<Listing>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (identifiers[i].is_deleted) continue;
      TRY_ASSIGN(Node node, node_of(identifiers[i], std::move(names[i])));
      listing->by_name.emplace(fold(node.entry.name), listing->nodes.size());
      listing->nodes.push_back(std::move(node));
    }
    return listing;
  }

  Result<Node> node_of(const udf::Identifier& identifier, std::string name) const {
    Node node;
    node.entry.name = utf8_from_modified(name);
    TRY(check_entry_name(node.entry.name));
    node.library_name = std::move(name);
    node.place = identifier.entry;
    node.entry.kind = identifier.is_directory ? EntryKind::kDirectory : EntryKind::kFile;
    if (identifier.is_directory) return node;
    const auto file = udf::read_file_entry(*disc_, volume_, node.place, limits_);
    if (!file) {
      node.unreadable = file.error();
    } else {
      if (!file->is_file) node.entry.kind = EntryKind::kOther;
      node.entry.size = file->is_file ? file->size : 0;
      node.is_embedded = file->is_embedded;
    }
    return node;
  }

  ListingPtr remembered(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = listings_.find(path);
    return found == listings_.end() ? nullptr : found->second;
  }

  void remember(const std::string& path, const ListingPtr& listing) const {
    const std::lock_guard lock(mutex_);
    if (remembered_entries_ + listing->nodes.size() > kMaxRememberedEntries) {
      listings_.clear();
      remembered_entries_ = 0;
    }
    if (listings_.emplace(path, listing).second) remembered_entries_ += listing->nodes.size() + 1;
  }

  const ByteSourcePtr disc_;
  const udf::Volume volume_;
  const udf::LibraryPtr library_;
  const Limits limits_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, ListingPtr> listings_;  // by the library's path
  mutable std::size_t remembered_entries_ = 0;
};

}  // namespace

bool is_udf(const ByteSource& disc) { return udf::has_recognition_sequence(disc); }

Result<FileTreePtr> open_udf(ByteSourcePtr disc, const Limits& limits) {
  TRY_ASSIGN(udf::Volume volume, udf::read_volume(*disc));
  TRY_ASSIGN(const udf::FileEntry root, udf::read_file_entry(*disc, volume, volume.root, limits));
  TRY_ASSIGN(const auto identifiers, udf::read_directory(*disc, root, limits));
  if (!root.is_embedded && root.extents.empty())
    return fail(ErrorCode::kCorrupt, "UDF root directory has no place", root.offset);
  TRY_ASSIGN(udf::LibraryPtr library, udf::open_library(disc));
  auto tree =
      std::make_shared<UdfTree>(std::move(disc), std::move(volume), std::move(library), limits);
  TRY(tree->check_root());
  return tree;
}

}  // namespace assay
