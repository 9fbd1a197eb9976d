// A compressed NTFS file for tests, on a volume that holds nothing else: unit by unit as NTFS
// stores them, or cluster by cluster as no one would.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "io/memory_source.h"
#include "support/lznt1_maker.h"
#include "tree/ntfs/compressed_stream.h"

namespace assay::ntfs {

struct UnitGeometry {
  std::uint32_t cluster_size = 4096;
  std::uint32_t unit_clusters = 16;

  std::size_t unit_bytes() const { return std::size_t{cluster_size} * unit_clusters; }
};

class CompressedFileBuilder {
 public:
  explicit CompressedFileBuilder(UnitGeometry geometry = {}) : geometry_(geometry) {
    volume_.resize(3 * geometry.cluster_size, kStale);
  }

  // Every cluster in a run of its own, with another file's cluster behind it.
  CompressedFileBuilder& scattered() {
    is_scattered_ = true;
    return *this;
  }

  // As NTFS stores them: each unit a hole, compressed, or as it is.
  CompressedFileBuilder& add(ByteView plain) {
    for (std::size_t at = 0; at < plain.size(); at += geometry_.unit_bytes())
      add_unit(plain.subspan(at, std::min(geometry_.unit_bytes(), plain.size() - at)));
    return *this;
  }
  CompressedFileBuilder& add_compressed_unit(const Bytes& stored) {
    const std::uint32_t clusters = clusters_for(stored.size());
    return add_clusters(stored).add_hole(geometry_.unit_clusters - clusters);
  }

  // `bytes` as they are, in as many clusters as they need.
  CompressedFileBuilder& add_clusters(ByteView bytes) {
    const std::uint32_t count = clusters_for(bytes.size());
    Bytes padded(bytes.begin(), bytes.end());
    padded.resize(std::size_t{count} * geometry_.cluster_size);
    const std::uint32_t run_clusters = is_scattered_ ? 1 : count;
    for (std::uint32_t i = 0; i < count; i += run_clusters)
      add_run(ByteView(padded).subspan(std::size_t{i} * geometry_.cluster_size,
                                       std::size_t{run_clusters} * geometry_.cluster_size));
    return *this;
  }
  CompressedFileBuilder& add_hole(std::uint32_t clusters) {
    if (clusters != 0) append(clusters, std::nullopt);
    return *this;
  }

  const Bytes& volume() const { return volume_; }
  Bytes& volume() { return volume_; }
  std::vector<Run>& runs() { return runs_; }
  ByteSourcePtr volume_source() const { return make_memory_source(volume_); }

  Result<ByteSourcePtr> open(std::uint64_t size, std::uint64_t initialized_size,
                             ByteSourcePtr volume = nullptr) const {
    if (!volume) volume = volume_source();
    return make_compressed_stream(volume, runs_, geometry_.cluster_size, geometry_.unit_clusters,
                                  size, initialized_size, std::make_shared<ChunkCache>(8U << 20),
                                  1);
  }
  Result<ByteSourcePtr> open(std::uint64_t size) const { return open(size, size); }

 private:
  static constexpr std::byte kStale{0xDD};  // of other files, behind the end, before the start

  std::uint32_t clusters_for(std::size_t bytes) const {
    return static_cast<std::uint32_t>((bytes + geometry_.cluster_size - 1) /
                                      geometry_.cluster_size);
  }

  void add_unit(ByteView plain) {
    if (std::all_of(plain.begin(), plain.end(), [](std::byte b) { return b == std::byte{0}; })) {
      add_hole(geometry_.unit_clusters);
      return;
    }
    Bytes stored = compress_lznt1(plain);
    if (stored.size() % geometry_.cluster_size != 0) stored.resize(stored.size() + 2);
    if (clusters_for(stored.size()) < geometry_.unit_clusters) {
      add_compressed_unit(stored);
      return;
    }
    Bytes whole(plain.begin(), plain.end());
    whole.resize(geometry_.unit_bytes());
    add_clusters(whole);
  }

  void add_run(ByteView clusters) {
    append(clusters.size() / geometry_.cluster_size, volume_.size() / geometry_.cluster_size);
    volume_.insert(volume_.end(), clusters.begin(), clusters.end());
    if (is_scattered_) volume_.resize(volume_.size() + geometry_.cluster_size, kStale);
  }

  // Runs that continue each other are one, across units as well.
  void append(std::uint64_t clusters, std::optional<std::uint64_t> lcn) {
    const bool continues = !runs_.empty() && runs_.back().lcn.has_value() == lcn.has_value() &&
                           (!lcn || *runs_.back().lcn + runs_.back().clusters == *lcn);
    if (continues) {
      runs_.back().clusters += clusters;
    } else {
      runs_.push_back({next_vcn_, clusters, lcn});
    }
    next_vcn_ += clusters;
  }

  const UnitGeometry geometry_;
  bool is_scattered_ = false;
  Bytes volume_;
  std::vector<Run> runs_;
  std::uint64_t next_vcn_ = 0;
};

}  // namespace assay::ntfs
