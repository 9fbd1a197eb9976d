#include "tree/wim_native/blob_table.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include <fmt/core.h>

namespace assay::wim {

namespace {

// The original size of an entry that stands for a solid resource, not for a blob in one.
constexpr std::uint64_t kSolidResourceMark = 0x1'0000'0000;

// The index is split by the first bits of the SHA-1: so many that a bucket has about one blob.
constexpr unsigned kMaxBucketBits = 16;

// Up to here a bucket is looked through; sorting it would touch its entries in the table, which lie
// far apart, for every bucket and not only for those that are asked for.
constexpr std::uint32_t kUnsortedBucket = 64;

bool is_solid(const RawResourceHeader& raw) { return (raw.flags & kResourceSolid) != 0; }

bool is_solid_resource(const RawResourceHeader& raw) {
  return is_solid(raw) && raw.original_size == kSolidResourceMark;
}

}  // namespace

Result<void> BlobTable::add_part(const WimHeader& header, const ByteSource& table,
                                 const ByteSource& file, const Limits& limits) {
  const std::size_t first = entry_count();
  TRY(append_table(table, limits));
  // Version 1.13 knows no solid resources; their flag means nothing there.
  if (header.version != kWimVersionDefault) TRY(add_solid_runs(header, first, file));
  add_blobs_and_metadata(header, first);
  return {};
}

// Straight into place, as the table may have some 10 MB; an odd rest is left out.
Result<void> BlobTable::append_table(const ByteSource& table, const Limits& limits) {
  const std::size_t first = entry_count();
  const std::uint64_t count = table.size() / sizeof(RawEntry);
  const std::uint64_t limit =
      std::min<std::uint64_t>(limits.max_tree_entries, std::numeric_limits<std::uint32_t>::max());
  if (first > limit || count > limit - first)
    return fail(ErrorCode::kLimit, fmt::format("blob table with {} entries", count));
  table_.resize((first + static_cast<std::size_t>(count)) * sizeof(RawEntry));
  return table.read_at(0, std::span(table_).subspan(first * sizeof(RawEntry)));
}

BlobTable::RawEntry BlobTable::entry(std::size_t number) const {
  RawEntry raw;
  std::memcpy(&raw, table_.data() + number * sizeof(RawEntry), sizeof(RawEntry));
  return raw;
}

Sha1 BlobTable::sha1_of(std::size_t number) const {
  Sha1 sha1;
  std::memcpy(&sha1, table_.data() + number * sizeof(RawEntry) + offsetof(RawEntry, sha1),
              sizeof(sha1));
  return sha1;
}

Result<void> BlobTable::add_solid_runs(const WimHeader& header, std::size_t first,
                                       const ByteSource& file) {
  std::size_t number = first;
  while (number < entry_count()) {
    if (!is_solid(entry(number).resource)) {
      ++number;
      continue;
    }
    SolidRun run{number, number, solid_resources_.size(), 0};
    for (; number < entry_count() && is_solid(entry(number).resource); ++number)
      if (is_solid_resource(entry(number).resource))
        TRY(add_solid_resource(header, entry(number), file));
    run.end_entry = number;
    run.end_resource = solid_resources_.size();
    solid_runs_.push_back(run);
  }
  return {};
}

Result<void> BlobTable::add_solid_resource(const WimHeader& header, const RawEntry& raw,
                                           const ByteSource& file) {
  TRY_ASSIGN(const Resource resource, read_solid_resource(file, parse_resource(raw.resource)));
  solid_resources_.push_back({header.part_number, resource});
  return {};
}

void BlobTable::add_blobs_and_metadata(const WimHeader& header, std::size_t first) {
  const bool knows_solid = header.version != kWimVersionDefault;
  by_sha1_.reserve(entry_count());
  for (std::size_t number = first; number < entry_count(); ++number) {
    const RawEntry raw = entry(number);
    if (raw.sha1 == Sha1{} || raw.part != header.part_number) continue;
    if (knows_solid && is_solid_resource(raw.resource)) continue;
    if ((raw.resource.flags & kResourceMetadata) == 0) {
      by_sha1_.push_back(static_cast<std::uint32_t>(number));
    } else if (raw.references != 0 && header.part_number == 1) {
      // Without a reference it is the metadata of a deleted image (WAIK's own WIMs have some).
      metadata_.push_back(parse_resource(raw.resource));
    }
  }
}

// By the first two bytes of a SHA-1, wherever it lies.
std::size_t BlobTable::bucket_of(const std::byte* sha1) const {
  const std::size_t first = std::to_integer<std::size_t>(sha1[0]) << 8;
  return (first | std::to_integer<std::size_t>(sha1[1])) >> (kMaxBucketBits - bucket_bits_);
}

void BlobTable::finish() {
  // By counting: SHA-1s spread evenly over the buckets, so each has one or two, in the order of the
  // table. Buckets that a hostile file has filled are sorted, so look-ups stay fast.
  bucket_bits_ = std::min(kMaxBucketBits, static_cast<unsigned>(std::bit_width(by_sha1_.size())));
  const std::size_t buckets = std::size_t{1} << bucket_bits_;
  bucket_starts_.assign(buckets + 1, 0);
  const auto bucket_of_entry = [this](std::uint32_t number) {
    return bucket_of(&table_[number * sizeof(RawEntry) + offsetof(RawEntry, sha1)]);
  };
  for (const std::uint32_t number : by_sha1_) ++bucket_starts_[bucket_of_entry(number) + 1];
  for (std::size_t i = 0; i < buckets; ++i) bucket_starts_[i + 1] += bucket_starts_[i];

  std::vector<std::uint32_t> sorted(by_sha1_.size());
  std::vector<std::uint32_t> next(bucket_starts_.begin(), bucket_starts_.end() - 1);
  for (const std::uint32_t number : by_sha1_) sorted[next[bucket_of_entry(number)]++] = number;
  by_sha1_ = std::move(sorted);

  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    return std::pair(sha1_of(a), a) < std::pair(sha1_of(b), b);
  };
  for (std::size_t i = 0; i < buckets; ++i)
    if (bucket_starts_[i + 1] - bucket_starts_[i] > kUnsortedBucket)
      std::sort(by_sha1_.begin() + bucket_starts_[i], by_sha1_.begin() + bucket_starts_[i + 1],
                before);
}

Result<std::optional<BlobPlace>> BlobTable::find(const Sha1& sha1) const {
  const std::size_t bucket = bucket_of(sha1.data());
  auto found = by_sha1_.begin() + bucket_starts_[bucket];
  const auto end = by_sha1_.begin() + bucket_starts_[bucket + 1];
  if (end - found > std::ptrdiff_t{kUnsortedBucket})
    found = std::lower_bound(found, end, sha1, [this](std::uint32_t number, const Sha1& wanted) {
      return sha1_of(number) < wanted;
    });
  else
    found = std::find_if(found, end, [&](std::uint32_t number) { return sha1_of(number) == sha1; });
  if (found == end || sha1_of(*found) != sha1) return std::optional<BlobPlace>();
  TRY_ASSIGN(BlobPlace place, place_of(*found));
  return std::optional(std::move(place));
}

Result<BlobPlace> BlobTable::place_of(std::size_t number) const {
  const RawEntry raw = entry(number);
  BlobPlace place;
  place.entry = static_cast<std::uint32_t>(number);
  place.part = raw.part;
  place.resource = parse_resource(raw.resource);
  place.size = place.resource.original_size;
  if (run_of(number) != solid_runs_.end()) TRY(place_in_run(*run_of(number), place));
  return place;
}

// The run that an entry is in; solid_runs_.end() for the others.
std::vector<BlobTable::SolidRun>::const_iterator BlobTable::run_of(std::size_t number) const {
  const auto after = std::upper_bound(
      solid_runs_.begin(), solid_runs_.end(), number,
      [](std::size_t wanted, const SolidRun& run) { return wanted < run.first_entry; });
  if (after == solid_runs_.begin() || number >= std::prev(after)->end_entry)
    return solid_runs_.end();
  return std::prev(after);
}

// Within a solid run, an entry's offset counts from the start of the first resource, and the size
// of its blob stands where other entries have their stored size.
Result<void> BlobTable::place_in_run(const SolidRun& run, BlobPlace& place) const {
  place.size = place.resource.stored_size;
  std::uint64_t offset = place.resource.offset;
  for (std::size_t i = run.first_resource; i < run.end_resource; ++i) {
    const std::uint64_t size = solid_resources_[i].resource.size;
    if (fits(offset, place.size, size)) {
      place.solid = static_cast<std::uint32_t>(i);
      place.offset_in_solid = offset;
      return {};
    }
    if (offset < size) break;
    offset -= size;
  }
  return fail(ErrorCode::kCorrupt,
              fmt::format("blob {} lies in no solid resource of its run", place.entry),
              place.resource.offset);
}

Result<ByteSourcePtr> open_blob_table(const ByteSourcePtr& file, const WimHeader& header,
                                      const Limits& limits) {
  // Not shared and read once: a cache of its own, which ends with the source.
  const auto cache = std::make_shared<ChunkCache>(0);
  return open_resource(file, describe_resource(header, header.blob_table), cache, 0, limits);
}

}  // namespace assay::wim
