#include "tree/wim_native/blob_store.h"

#include <utility>

#include <fmt/core.h>

#include "io/memory_source.h"

namespace assay::wim {

namespace {

// Numbers of sources in the cache: blobs by their entry in the table, which has 32 bits; solid
// resources and metadata above.
constexpr std::uint64_t kSolidNumbers = std::uint64_t{1} << 32;
constexpr std::uint64_t kMetadataNumbers = std::uint64_t{2} << 32;

}  // namespace

BlobStore::BlobStore(std::vector<WimPart> parts, const Limits& limits)
    : parts_(std::move(parts)),
      limits_(limits),
      cache_(
          std::make_shared<ChunkCache>(limits.chunk_cache_bytes, limits.large_chunk_cache_bytes)) {}

Result<std::shared_ptr<const BlobStore>> BlobStore::open(std::vector<WimPart> parts,
                                                         const Limits& limits) {
  // Not make_shared: the constructor is private.
  std::shared_ptr<BlobStore> store(new BlobStore(std::move(parts), limits));
  for (const WimPart& part : store->parts_) {
    TRY_ASSIGN(const ByteSourcePtr table, open_blob_table(part.file, part.header, limits));
    TRY(store->table_.add_part(part.header, *table, *part.file, limits));
  }
  store->table_.finish();
  store->solid_sources_.resize(store->table_.solid_resources().size());
  return store;
}

Result<std::uint64_t> BlobStore::size_of(const Sha1& sha1) const {
  if (sha1 == Sha1{}) return 0;
  TRY_ASSIGN(const std::optional<BlobPlace> place, table_.find(sha1));
  return place ? place->size : 0;
}

Result<ByteSourcePtr> BlobStore::open(const Sha1& sha1) const {
  if (sha1 == Sha1{}) return make_memory_source({});
  TRY_ASSIGN(const std::optional<BlobPlace> place, table_.find(sha1));
  if (!place)
    return fail(ErrorCode::kNotFound, fmt::format("data {} is not in this WIM", to_hex(sha1)));
  if (place->solid) {
    TRY_ASSIGN(ByteSourcePtr solid, solid_source(*place->solid));
    return make_slice(std::move(solid), place->offset_in_solid, place->size);
  }
  const WimPart& home = part(place->part);
  return open_resource(home.file, describe_resource(home.header, place->resource), cache_,
                       place->entry, limits_);
}

Result<ByteSourcePtr> BlobStore::open_metadata(std::uint32_t index) const {
  const WimPart& home = parts_.front();
  const Resource resource = describe_resource(home.header, table_.metadata()[index - 1]);
  if (resource.size > limits_.max_wim_metadata_bytes)
    return fail(ErrorCode::kLimit, fmt::format("metadata of {} bytes", resource.size),
                resource.offset);
  return open_resource(home.file, resource, cache_, kMetadataNumbers + index, limits_);
}

Result<ByteSourcePtr> BlobStore::solid_source(std::uint32_t number) const {
  const std::lock_guard lock(mutex_);
  ByteSourcePtr& source = solid_sources_[number];
  if (!source) {
    const SolidResource& solid = table_.solid_resources()[number];
    TRY_ASSIGN(source, open_resource(part(solid.part).file, solid.resource, cache_,
                                     kSolidNumbers + number, limits_));
  }
  return source;
}

}  // namespace assay::wim
