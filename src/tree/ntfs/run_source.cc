#include "tree/ntfs/run_source.h"

#include <algorithm>

#include <fmt/core.h>

namespace assay::ntfs {

Result<std::shared_ptr<const RunSource>> RunSource::make(ByteSourcePtr volume,
                                                         const std::vector<Run>& runs,
                                                         std::uint32_t cluster_size,
                                                         StreamSizes sizes) {
  const std::uint64_t end_vcn = runs.empty() ? 0 : runs.back().vcn + runs.back().clusters;
  const std::uint64_t wanted =
      sizes.size / cluster_size + (sizes.size % cluster_size != 0 ? 1U : 0U);
  if (wanted > end_vcn)
    return fail(ErrorCode::kCorrupt,
                fmt::format("run list has {} clusters, the data {}", end_vcn, wanted));
  std::shared_ptr<RunSource> source(new RunSource(std::move(volume), sizes));
  for (const Run& run : runs)
    if (run.lcn && run.vcn < wanted) source->add(run, cluster_size);
  return std::shared_ptr<const RunSource>(std::move(source));
}

// Clusters of the volume and of the wanted part are below 2^63 bytes: nothing overflows.
void RunSource::add(const Run& run, std::uint32_t cluster_size) {
  const Extent extent{run.vcn * cluster_size, run.clusters * cluster_size, *run.lcn * cluster_size};
  if (!extents_.empty()) {
    Extent& last = extents_.back();
    if (last.offset + last.length == extent.offset && last.place + last.length == extent.place) {
      last.length += extent.length;
      return;
    }
  }
  extents_.push_back(extent);
}

std::vector<RunSource::Extent>::const_iterator RunSource::first_reaching(
    std::uint64_t offset) const {
  return std::partition_point(extents_.begin(), extents_.end(), [offset](const Extent& extent) {
    return extent.offset + extent.length <= offset;
  });
}

Result<void> RunSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  TRY(check_range(offset, out.size(), size()));
  const std::uint64_t initialized =
      offset < sizes_.initialized ? sizes_.initialized - offset : std::uint64_t{0};
  const auto held = static_cast<std::size_t>(std::min<std::uint64_t>(initialized, out.size()));
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(held), out.end(), std::byte{0});
  out = out.first(held);
  for (auto extent = first_reaching(offset); !out.empty();) {
    const bool in_hole = extent == extents_.end() || extent->offset > offset;
    const std::uint64_t left = !in_hole                   ? extent->offset + extent->length - offset
                               : extent != extents_.end() ? extent->offset - offset
                                                          : out.size();
    const auto piece =
        out.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, out.size())));
    if (in_hole) {
      std::fill(piece.begin(), piece.end(), std::byte{0});
    } else {
      TRY(volume_->read_at(extent->place + (offset - extent->offset), piece));
      ++extent;
    }
    offset += piece.size();
    out = out.subspan(piece.size());
  }
  return {};
}

std::optional<std::uint64_t> RunSource::place_of(std::uint64_t offset) const {
  const auto extent = first_reaching(offset);
  if (extent == extents_.end() || extent->offset > offset) return std::nullopt;
  return extent->place + (offset - extent->offset);
}

}  // namespace assay::ntfs
