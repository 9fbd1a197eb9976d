// The clusters of an attribute as one source of bytes: reads go straight to the volume.
//
// Layer: tree (ntfs). Holes, and everything from the initialised size on, read as zeros. Runs that
// follow each other on the volume are read as one. For attributes that are not compressed.
// Tests: tests/tree/ntfs_run_list_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "io/byte_source.h"
#include "tree/ntfs/run_list.h"

namespace assay::ntfs {

struct StreamSizes {
  std::uint64_t size = 0;
  std::uint64_t initialized = 0;
};

class RunSource final : public ByteSource {
 public:
  // `runs` begin at cluster 0 and have no gaps. kCorrupt where they end before `size`.
  static Result<std::shared_ptr<const RunSource>> make(ByteSourcePtr volume,
                                                       const std::vector<Run>& runs,
                                                       std::uint32_t cluster_size,
                                                       StreamSizes sizes);

  std::uint64_t size() const override { return sizes_.size; }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override;

  // Where the byte at `offset` lies in the volume; nullopt in a hole.
  std::optional<std::uint64_t> place_of(std::uint64_t offset) const;

 private:
  struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t place = 0;  // in the volume
  };

  RunSource(ByteSourcePtr volume, StreamSizes sizes) : volume_(std::move(volume)), sizes_(sizes) {}
  void add(const Run& run, std::uint32_t cluster_size);
  // The first extent that ends behind `offset`.
  std::vector<Extent>::const_iterator first_reaching(std::uint64_t offset) const;

  const ByteSourcePtr volume_;
  const StreamSizes sizes_;
  std::vector<Extent> extents_;  // by offset; holes lie between them
};

}  // namespace assay::ntfs
