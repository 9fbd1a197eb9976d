// The bytes of a WIM file or split set by their SHA-1, and its metadata: what all images share.
//
// Layer: tree. Holds the parts, the blob table and one cache of chunks for everything. A solid
// resource is one source, of which its blobs are slices: a chunk that several of them share is
// expanded once. Safe for several threads.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "tree/wim_native/blob_table.h"

namespace assay::wim {

struct WimPart {
  ByteSourcePtr file;
  WimHeader header;
};

class BlobStore {
 public:
  // Reads the blob tables of the parts, which are complete, in order and of one set.
  static Result<std::shared_ptr<const BlobStore>> open(std::vector<WimPart> parts,
                                                       const Limits& limits);

  // Expanded size. An SHA-1 of zeros means "no bytes": 0. A blob that is not in the file counts as
  // 0 as well, like in libwim; open() is what tells it.
  Result<std::uint64_t> size_of(const Sha1& sha1) const;

  // kNotFound where the WIM has no such blob.
  Result<ByteSourcePtr> open(const Sha1& sha1) const;

  // The metadata of the image with this index, from 1.
  Result<ByteSourcePtr> open_metadata(std::uint32_t index) const;

  std::size_t image_count() const { return table_.metadata().size(); }
  bool has_solid_resources() const { return !table_.solid_resources().empty(); }
  const Limits& limits() const { return limits_; }

 private:
  BlobStore(std::vector<WimPart> parts, const Limits& limits);

  const WimPart& part(std::uint16_t number) const { return parts_[number - 1U]; }
  Result<ByteSourcePtr> solid_source(std::uint32_t number) const;

  const std::vector<WimPart> parts_;
  const Limits limits_;
  const ChunkCachePtr cache_;
  BlobTable table_;
  mutable std::mutex mutex_;                          // guards the rest
  mutable std::vector<ByteSourcePtr> solid_sources_;  // opened when first wanted
};

using BlobStorePtr = std::shared_ptr<const BlobStore>;

}  // namespace assay::wim
