#include "tree/ntfs/directory_index.h"

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/ntfs/multi_sector.h"
#include "tree/ntfs/names.h"

namespace assay::ntfs {

namespace {

constexpr std::uint32_t kCollationFileName = 1;
constexpr char16_t kReplacement = 0xFFFD;

// Which of two entries answers to `name`; both are equal to it without case. A spelling that is the
// same comes first, then a long name before a short one.
bool is_better(const DirectoryEntry& a, const DirectoryEntry& b, std::u16string_view name) {
  if ((a.name.name == name) != (b.name.name == name)) return a.name.name == name;
  const bool a_is_short = a.name.name_space == NameSpace::kDos;
  const bool b_is_short = b.name.name_space == NameSpace::kDos;
  if (a_is_short != b_is_short) return b_is_short;
  return a.name.name < b.name.name;
}

}  // namespace

// A descent to everything that is equal to `name` without case.
struct DirectoryIndex::Search {
  std::u16string_view name;
  std::vector<std::uint64_t> pending;  // children that may hold it
  std::optional<DirectoryEntry> best;
  bool is_out_of_order = false;

  void take(const DirectoryEntry& entry) {
    if (!best || is_better(entry, *best, name)) best = entry;
  }
  bool is_exact() const { return best && best->name.name == name; }
};

// The way through the whole tree: from the root to where list() is.
struct DirectoryIndex::Listing {
  struct Level {
    IndexItems items;
    std::size_t at = 0;
  };
  std::vector<Level> levels;
  std::set<std::uint64_t> seen;  // blocks
  std::vector<DirectoryEntry> entries;
};

Result<DirectoryIndex> DirectoryIndex::open(const File& directory, const VolumeBytes& volume,
                                            const UpCase& upcase) {
  DirectoryIndex index(volume, upcase);
  index.record_number_ = directory.base().number;
  index.record_offset_ = directory.base().offset;
  TRY(index.read_root(directory));
  TRY_ASSIGN(const std::vector<Extent> pieces,
             directory.extents(kIndexAllocation, kDirectoryIndexName));
  if (!pieces.empty()) {
    TRY_ASSIGN(index.blocks_, open_stream(volume, pieces));
  }
  return index;
}

Result<void> DirectoryIndex::read_root(const File& directory) {
  TRY_ASSIGN(const std::optional<Extent> extent, directory.find(kIndexRoot, kDirectoryIndexName));
  if (!extent || !extent->attribute->is_resident)
    return bad(ErrorCode::kCorrupt, "directory has no index");
  const ByteView value = extent->attribute->value;
  TRY_ASSIGN(const RawIndexRoot raw, read_raw<RawIndexRoot>(value, 0, "index root"));
  TRY(read_sizes(raw));
  Result<IndexItems> items = parse_index_node(value.subspan(sizeof(RawIndexRoot)));
  if (!items) {
    Error error = std::move(items).error();
    const auto place = value.data() - extent->record->bytes.data();
    error.offset = extent->record->offset + static_cast<std::uint64_t>(place) +
                   sizeof(RawIndexRoot) + error.offset.value_or(0);
    return fail(in_record(*extent->record, std::move(error)));
  }
  root_ = *std::move(items);
  return {};
}

Result<void> DirectoryIndex::read_sizes(const RawIndexRoot& raw) {
  block_size_ = raw.block_size;
  const bool is_sound = raw.attribute_type == kFileName && raw.collation == kCollationFileName &&
                        std::has_single_bit(block_size_) && block_size_ >= kFixUpStride &&
                        block_size_ <= volume_->limits.max_mft_record_bytes;
  if (!is_sound) return bad(ErrorCode::kCorrupt, "index root is not that of a directory");
  // Children are numbered in clusters or, where a block is smaller than one, in 512 bytes.
  const std::uint32_t cluster_size = volume_->geometry.cluster_size;
  vcn_size_ = cluster_size <= block_size_ ? cluster_size : std::uint32_t{kFixUpStride};
  return {};
}

Result<IndexItems> DirectoryIndex::read_node(std::uint64_t vcn) const {
  const std::string what = fmt::format("MFT record {}: index block {}", record_number_, vcn);
  if (!blocks_ || vcn > blocks_->size() / vcn_size_ ||
      !fits(vcn * vcn_size_, block_size_, blocks_->size()))
    return fail(ErrorCode::kCorrupt, what + " is past the end of the index", record_offset_);
  const std::uint64_t offset = vcn * vcn_size_;
  Result<Bytes> read = read_bytes(*blocks_, offset, block_size_, block_size_, what);
  if (!read) return fail(in(what, std::move(read).error()));
  Bytes block = *std::move(read);
  const auto* runs = dynamic_cast<const RunSource*>(blocks_.get());
  const std::uint64_t place = runs ? runs->place_of(offset).value_or(0) : 0;
  TRY(undo_fix_ups(block, "INDX", what, place));
  TRY_ASSIGN(const RawIndexBlock raw, read_raw<RawIndexBlock>(block, 0, what));
  if (raw.vcn != vcn)
    return fail(ErrorCode::kCorrupt, fmt::format("{} says that it is {}", what, raw.vcn.get()),
                place + offsetof(RawIndexBlock, vcn));
  constexpr std::size_t kNode = offsetof(RawIndexBlock, index);
  Result<IndexItems> items = parse_index_node(ByteView(block).subspan(kNode));
  if (items) return items;
  return fail(items.error().code, fmt::format("{}: {}", what, items.error().what),
              place + kNode + items.error().offset.value_or(0));
}

// Names before the wanted one are passed by; those that are equal are taken; then only children
// that can hold further equal ones are left.
void DirectoryIndex::scan(const IndexItems& items, Search& search) const {
  search.is_out_of_order = !is_sorted(items);
  if (search.is_out_of_order) return;
  for (const IndexItem& item : items) {
    const int order = item.entry ? upcase_->compare(item.entry->name.name, search.name) : 1;
    if (order < 0) continue;
    if (item.child) search.pending.push_back(*item.child);
    if (order > 0) return;
    search.take(*item.entry);
  }
}

bool DirectoryIndex::is_sorted(const IndexItems& items) const {
  for (std::size_t i = 1; i < items.size(); ++i)
    if (items[i].entry &&
        upcase_->compare(items[i - 1].entry->name.name, items[i].entry->name.name) > 0)
      return false;
  return true;
}

Result<void> DirectoryIndex::descend(Search& search) const {
  scan(root_, search);
  std::set<std::uint64_t> seen;
  while (!search.pending.empty() && !search.is_exact() && !search.is_out_of_order) {
    const std::uint64_t vcn = search.pending.back();
    search.pending.pop_back();
    if (!seen.insert(vcn).second)
      return bad(ErrorCode::kCorrupt, fmt::format("index block {} hangs in the tree twice", vcn));
    // Names that are equal without case may lie in some more nodes than one way has.
    if (seen.size() > 4U * volume_->limits.max_index_depth)
      return bad(ErrorCode::kLimit, "index is too deep");
    TRY_ASSIGN(const IndexItems items, read_node(vcn));
    scan(items, search);
  }
  return {};
}

Result<std::optional<DirectoryEntry>> DirectoryIndex::find(std::u16string_view name) const {
  Search search{name, {}, std::nullopt, false};
  TRY(descend(search));
  // U+FFFD may stand for a surrogate without partner, which is sorted elsewhere.
  const bool may_be_elsewhere =
      search.is_out_of_order || (!search.best && name.find(kReplacement) != name.npos);
  return may_be_elsewhere ? look_through(name) : std::move(search.best);
}

Result<std::optional<DirectoryEntry>> DirectoryIndex::look_through(std::u16string_view name) const {
  Search search{name, {}, std::nullopt, false};
  TRY_ASSIGN(const std::vector<DirectoryEntry> entries, list());
  for (const DirectoryEntry& entry : entries) {
    const std::u16string readable = utf16_from_utf8(utf8_from_utf16(entry.name.name));
    if (upcase_->compare(readable, name) == 0) search.take(entry);
  }
  return std::move(search.best);
}

Result<std::vector<DirectoryEntry>> DirectoryIndex::list() const {
  Listing listing;
  listing.levels.push_back({root_, 0});
  while (!listing.levels.empty()) TRY(step(listing));
  return std::move(listing.entries);
}

// An item's child comes before the item itself.
Result<void> DirectoryIndex::step(Listing& listing) const {
  Listing::Level& level = listing.levels.back();
  if (level.at == level.items.size()) {
    listing.levels.pop_back();
    return {};
  }
  IndexItem& item = level.items[level.at];
  if (const auto child = std::exchange(item.child, std::nullopt)) return enter(*child, listing);
  if (item.entry) listing.entries.push_back(*std::move(item.entry));
  ++level.at;
  if (listing.entries.size() > volume_->limits.max_tree_entries)
    return bad(ErrorCode::kLimit, "directory has too many entries");
  return {};
}

Result<void> DirectoryIndex::enter(std::uint64_t vcn, Listing& listing) const {
  if (!listing.seen.insert(vcn).second)
    return bad(ErrorCode::kCorrupt, fmt::format("index block {} hangs in the tree twice", vcn));
  if (listing.levels.size() >= volume_->limits.max_index_depth)
    return bad(ErrorCode::kLimit, "index is too deep");
  TRY_ASSIGN(IndexItems items, read_node(vcn));
  listing.levels.push_back({std::move(items), 0});
  return {};
}

tl::unexpected<Error> DirectoryIndex::bad(ErrorCode code, std::string_view what) const {
  return fail(code, fmt::format("MFT record {}: {}", record_number_, what), record_offset_);
}

}  // namespace assay::ntfs
