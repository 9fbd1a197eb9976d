#ifdef ASSAY_WITH_WIMLIB

#include "tree/wim_listing_posix.h"

#include <algorithm>
#include <exception>
#include <string>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/reparse_point.h"
#include "tree/wim_library_posix.h"

namespace assay {

namespace {

// Returned from our callbacks to end an iteration; not a code of libwim's own.
constexpr int kStop = 10'000;

// libwim writes an unpaired surrogate as three bytes (0xED 0xA0...), which is not UTF-8.
std::string utf8_from_wimlib(const char* text) {
  std::string result = text == nullptr ? "" : text;
  for (std::size_t i = 0; i + 2 < result.size(); ++i)
    if (result[i] == '\xED' && static_cast<unsigned char>(result[i + 1]) >= 0xA0)
      result.replace(i, 3, "\xEF\xBF\xBD");
  return result;
}

FileTime file_time_from(const timespec& time) {
  constexpr std::int64_t kSecondsTo1970 = 11'644'473'600;
  constexpr std::int64_t kTicksPerSecond = 10'000'000;
  const std::int64_t seconds = std::int64_t{time.tv_sec} + kSecondsTo1970;
  // Unsigned, as all 64 bits may be set in an image; libwim divided the same number before.
  return {static_cast<std::uint64_t>(seconds) * kTicksPerSecond +
          static_cast<std::uint64_t>(time.tv_nsec / 100)};
}

std::optional<Sha1> hash_of(const wimlib_resource_entry& resource) {
  Sha1 hash;
  std::transform(std::begin(resource.sha1_hash), std::end(resource.sha1_hash), hash.begin(),
                 [](std::uint8_t byte) { return std::byte{byte}; });
  if (hash == Sha1{}) return std::nullopt;
  return hash;
}

Entry entry_from(const wimlib_dir_entry& raw) {
  Entry entry;
  entry.name = utf8_from_wimlib(raw.filename);
  entry.attributes = raw.attributes;
  if ((raw.attributes & kAttributeReparsePoint) != 0) entry.reparse_tag = raw.reparse_tag;
  entry.kind = kind_from(entry.attributes, entry.reparse_tag);
  entry.created = file_time_from(raw.creation_time);
  entry.modified = file_time_from(raw.last_write_time);
  entry.accessed = file_time_from(raw.last_access_time);
  entry.short_name = utf8_from_wimlib(raw.dos_name);
  const bool has_data = (raw.attributes & (kAttributeReparsePoint | kAttributeDirectory)) == 0;
  if (has_data) {
    entry.size = raw.streams[0].resource.uncompressed_size;
    entry.sha1 = hash_of(raw.streams[0].resource);
  }
  for (std::uint32_t i = 1; i <= raw.num_named_streams; ++i)
    entry.streams.push_back(
        {utf8_from_wimlib(raw.streams[i].stream_name), raw.streams[i].resource.uncompressed_size});
  return entry;
}

// Fills a listing from a walk in which each directory comes right before what is in it.
class ListingBuilder {
 public:
  explicit ListingBuilder(const Limits& limits) : limits_(limits), listing_(limits) {}

  // Called by libwim through C: nothing may be thrown.
  static int take(const wimlib_dir_entry* raw, void* builder) noexcept {
    auto& self = *static_cast<ListingBuilder*>(builder);
    try {
      const Result<void> added = self.add(*raw);
      if (added) return 0;
      self.error_ = added.error();
    } catch (const std::exception& thrown) {
      self.error_ = {ErrorCode::kLimit, thrown.what(), {}, {}};
    }
    return kStop;
  }

  Result<WimListing> finish(int code) && {
    if (error_) return fail(*std::move(error_));
    TRY(check_wimlib(code, "listing of the image"));
    return std::move(listing_);
  }

 private:
  Result<void> add(const wimlib_dir_entry& raw) {
    if (raw.depth > limits_.max_path_depth)
      return fail(ErrorCode::kLimit, "directories of the image are nested too deeply");
    Entry entry = entry_from(raw);
    EntryTable::Id id = EntryTable::kRoot;
    if (raw.depth == 0) {
      entry.name.clear();
      entry.kind = EntryKind::kDirectory;
      listing_.entries.entry(id) = std::move(entry);
    } else {
      if (raw.depth > way_.size()) return fail(ErrorCode::kCorrupt, "entry without a directory");
      TRY_ASSIGN(id, listing_.entries.add(way_[raw.depth - 1], std::move(entry)));
    }
    way_.resize(raw.depth);
    way_.push_back(id);
    add_streams(id, raw);
    return {};
  }

  void add_streams(EntryTable::Id id, const wimlib_dir_entry& raw) {
    if (listing_.entries.entry(id).kind == EntryKind::kLink) listing_.links.push_back(id);
    listing_.streams.resize(id + std::size_t{1});
    for (std::uint32_t i = 0; i <= raw.num_named_streams; ++i) {
      const wimlib_resource_entry& resource = raw.streams[i].resource;
      const std::optional<Sha1> hash = hash_of(resource);
      listing_.streams[id].push_back(hash);
      if (hash && resource.is_missing == 0)
        listing_.blob_sizes.emplace(*hash, resource.uncompressed_size);
    }
  }

  const Limits& limits_;
  WimListing listing_;
  std::vector<EntryTable::Id> way_;  // from the root to the entry added last
  std::optional<Error> error_;
};

// The largest file of NTFS with its usual clusters; libwim takes memory by the size that is
// claimed.
constexpr std::uint64_t kMaxBlobBytes = std::uint64_t{1} << 44;

struct BlobCheck {
  const Limits& limits;
  bool has_solid = false;
  std::uint64_t too_large = 0;

  static int take(const wimlib_resource_entry* blob, void* context) noexcept {
    auto& self = *static_cast<BlobCheck*>(context);
    if (blob->packed != 0) self.has_solid = true;
    const std::uint64_t size =
        std::max(blob->uncompressed_size, blob->raw_resource_uncompressed_size);
    const std::uint64_t limit =
        blob->is_metadata != 0 ? self.limits.max_wim_metadata_bytes : kMaxBlobBytes;
    if (size > limit) {
      self.too_large = size;
      return kStop;
    }
    return 0;
  }
};

}  // namespace

Result<WimListing> list_image(WIMStruct* wim, std::uint32_t index, const Limits& limits) {
  ListingBuilder builder(limits);
  const WimWarnings warnings;
  const int code = wimlib_iterate_dir_tree(wim, static_cast<int>(index), WIMLIB_WIM_ROOT_PATH,
                                           WIMLIB_ITERATE_DIR_TREE_FLAG_RECURSIVE,
                                           &ListingBuilder::take, &builder);
  TRY_ASSIGN(WimListing listing, std::move(builder).finish(code));
  const std::string ignored = warnings.first_ignored();
  if (!ignored.empty()) return fail(ErrorCode::kCorrupt, "libwim: " + ignored);
  return listing;
}

Result<bool> check_blobs(WIMStruct* wim, const Limits& limits) {
  BlobCheck check{limits};
  const int code = wimlib_iterate_lookup_table(wim, 0, &BlobCheck::take, &check);
  if (check.too_large != 0)
    return fail(ErrorCode::kLimit,
                fmt::format("file or metadata of {} bytes in the WIM", check.too_large));
  TRY(check_wimlib(code, "blob table"));
  return check.has_solid;
}

}  // namespace assay

#endif  // ASSAY_WITH_WIMLIB
