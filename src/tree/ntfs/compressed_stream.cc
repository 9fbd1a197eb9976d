#include "tree/ntfs/compressed_stream.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/core.h>

#include "codec/lznt1.h"
#include "io/chunked_source.h"

namespace assay::ntfs {

namespace {

// A part of one unit that is stored in one piece.
struct Piece {
  std::uint64_t offset = 0;  // in the unit
  std::uint64_t length = 0;
  std::uint64_t volume_offset = 0;

  std::uint64_t end() const { return offset + length; }
};

// The last cluster tells: compression saves at least that one. Other readers ask otherwise where a
// hole lies before it, which Windows does not write (docs/formats/lznt1.md).
bool is_compressed(const std::vector<Piece>& pieces, std::uint64_t unit_bytes) {
  return pieces.back().end() < unit_bytes;
}

bool has_hole(const std::vector<Piece>& pieces) {
  std::uint64_t end = 0;
  for (const Piece& piece : pieces) {
    if (piece.offset != end) return true;
    end = piece.end();
  }
  return false;
}

// Where byte `offset` of a unit without holes lies on the volume.
std::uint64_t volume_offset(const std::vector<Piece>& pieces, std::uint64_t offset) {
  for (const Piece& piece : pieces)
    if (offset < piece.end()) return piece.volume_offset + (offset - piece.offset);
  return pieces.back().volume_offset;
}

// Finds, reads and expands units. Shared by the copies of a source's function.
class UnitReader {
 public:
  UnitReader(ByteSourcePtr volume, std::vector<Run> runs, std::uint64_t cluster_size,
             std::uint64_t unit_clusters, std::uint64_t initialized_size)
      : volume_(std::move(volume)),
        runs_(std::move(runs)),
        cluster_size_(cluster_size),
        unit_clusters_(unit_clusters),
        initialized_size_(initialized_size) {}

  std::uint64_t unit_bytes() const { return cluster_size_ * unit_clusters_; }

  Result<void> expand(std::uint64_t unit, std::span<std::byte> out) const {
    const std::uint64_t start = unit * unit_bytes();
    const std::uint64_t initialized =
        std::min<std::uint64_t>(out.size(), initialized_size_ - std::min(initialized_size_, start));
    std::fill(out.begin(), out.end(), std::byte{0});
    if (initialized == 0) return {};
    const auto valid = out.first(static_cast<std::size_t>(initialized));
    const std::vector<Piece> pieces = pieces_of(unit);
    if (pieces.empty()) return {};
    return is_compressed(pieces, unit_bytes()) ? read_compressed(pieces, valid)
                                               : read_pieces(pieces, valid);
  }

 private:
  // What the unit has on the volume, in order; no holes.
  std::vector<Piece> pieces_of(std::uint64_t unit) const {
    const std::uint64_t first = unit * unit_clusters_;
    const std::uint64_t end = first + unit_clusters_;
    std::vector<Piece> pieces;
    auto run = std::partition_point(runs_.begin(), runs_.end(), [first](const Run& candidate) {
      return candidate.vcn + candidate.clusters <= first;
    });
    for (; run != runs_.end() && run->vcn < end; ++run) {
      if (!run->lcn) continue;
      const std::uint64_t from = std::max(run->vcn, first);
      const std::uint64_t to = std::min(run->vcn + run->clusters, end);
      pieces.push_back({(from - first) * cluster_size_, (to - from) * cluster_size_,
                        (*run->lcn + (from - run->vcn)) * cluster_size_});
    }
    return pieces;
  }

  // Leaves alone what lies in holes.
  Result<void> read_pieces(const std::vector<Piece>& pieces, std::span<std::byte> out) const {
    for (const Piece& piece : pieces) {
      if (piece.offset >= out.size()) break;
      const auto offset = static_cast<std::size_t>(piece.offset);
      const auto length =
          static_cast<std::size_t>(std::min<std::uint64_t>(piece.length, out.size() - offset));
      TRY(volume_->read_at(piece.volume_offset, out.subspan(offset, length)));
    }
    return {};
  }

  // A unit expands as a whole: its chunks may reach beyond what is asked for.
  Result<void> read_compressed(const std::vector<Piece>& pieces, std::span<std::byte> out) const {
    if (has_hole(pieces))
      return fail(ErrorCode::kCorrupt, "compression unit with a hole in its compressed data",
                  pieces.front().volume_offset);
    Bytes stored(static_cast<std::size_t>(pieces.back().end()));
    TRY(read_pieces(pieces, stored));
    if (out.size() == unit_bytes()) return expand_unit(pieces, stored, out);
    Bytes whole(static_cast<std::size_t>(unit_bytes()));
    TRY(expand_unit(pieces, stored, whole));
    std::copy_n(whole.begin(), out.size(), out.begin());
    return {};
  }

  static Result<void> expand_unit(const std::vector<Piece>& pieces, ByteView stored,
                                  std::span<std::byte> out) {
    Result<void> expanded = expand_lznt1(stored, out);
    if (expanded) return {};
    Error error = std::move(expanded).error();
    if (error.offset) error.offset = volume_offset(pieces, *error.offset);
    return fail(std::move(error));
  }

  const ByteSourcePtr volume_;
  const std::vector<Run> runs_;
  const std::uint64_t cluster_size_;
  const std::uint64_t unit_clusters_;
  const std::uint64_t initialized_size_;
};

Result<void> check_sizes(std::uint64_t cluster_size, std::uint64_t unit_clusters) {
  if (!std::has_single_bit(cluster_size) || !std::has_single_bit(unit_clusters))
    return fail(ErrorCode::kCorrupt, fmt::format("compression unit of {} clusters of {} bytes",
                                                 unit_clusters, cluster_size));
  if (cluster_size * unit_clusters > kMaxCompressionUnitBytes)
    return fail(ErrorCode::kUnsupported,
                fmt::format("compression unit of {} bytes", cluster_size * unit_clusters));
  return {};
}

// In order, without overlap, and of numbers that stay numbers when they are multiplied.
Result<void> check_runs(const std::vector<Run>& runs, std::uint64_t cluster_size) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / cluster_size;
  std::uint64_t end = 0;
  for (const Run& run : runs) {
    if (run.clusters == 0 || run.vcn < end || !fits(run.vcn, run.clusters, most))
      return fail(ErrorCode::kCorrupt,
                  fmt::format("run of {} clusters at cluster {} of a compressed file", run.clusters,
                              run.vcn));
    if (run.lcn && !fits(*run.lcn, run.clusters, most))
      return fail(ErrorCode::kCorrupt, fmt::format("run of {} clusters at cluster {} of the volume",
                                                   run.clusters, *run.lcn));
    end = run.vcn + run.clusters;
  }
  return {};
}

}  // namespace

Result<ByteSourcePtr> make_compressed_stream(ByteSourcePtr volume, std::vector<Run> runs,
                                             std::uint32_t cluster_size,
                                             std::uint32_t unit_clusters, std::uint64_t size,
                                             std::uint64_t initialized_size, ChunkCachePtr cache,
                                             std::uint64_t source_number) {
  TRY(check_sizes(cluster_size, unit_clusters));
  TRY(check_runs(runs, cluster_size));
  auto reader = std::make_shared<const UnitReader>(std::move(volume), std::move(runs), cluster_size,
                                                   unit_clusters, initialized_size);
  const auto unit_bytes = static_cast<std::uint32_t>(reader->unit_bytes());
  return make_chunked_source(
      {size, unit_bytes},
      [reader](std::uint64_t unit, std::span<std::byte> out) { return reader->expand(unit, out); },
      std::move(cache), source_number);
}

}  // namespace assay::ntfs
