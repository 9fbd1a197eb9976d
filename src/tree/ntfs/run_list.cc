#include "tree/ntfs/run_list.h"

#include <fmt/core.h>

namespace assay::ntfs {

namespace {

// A file has less than 2^63 bytes, so less than 2^55 clusters of the smallest size.
constexpr std::uint64_t kMaxVcn = std::uint64_t{1} << 55;

// Up to eight bytes, lowest first, with their sign.
std::int64_t signed_from(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  if (bytes.empty() || bytes.size() >= 8) return static_cast<std::int64_t>(value);
  const std::uint64_t sign = std::uint64_t{1} << (8 * bytes.size() - 1);
  return static_cast<std::int64_t>((value ^ sign) - sign);
}

// Steps through mapping pairs: each is a byte with two lengths, a number of clusters and the
// distance of their first from that of the run before.
class MappingPairs {
 public:
  explicit MappingPairs(ByteView bytes) : bytes_(bytes) {}

  struct Pair {
    std::int64_t clusters;
    std::optional<std::int64_t> distance;
  };

  // nullopt at the end.
  Result<std::optional<Pair>> next() {
    start_ = at_;
    // Windows ends the list with a zero, but not where the attribute ends, too.
    if (at_ >= bytes_.size() || bytes_[at_] == std::byte{0}) return std::optional<Pair>();
    const auto head = std::to_integer<std::size_t>(bytes_[at_++]);
    TRY_ASSIGN(const ByteView clusters, take(head & 0xF));
    TRY_ASSIGN(const ByteView distance, take(head >> 4));
    Pair pair{signed_from(clusters), std::nullopt};
    if (!distance.empty()) pair.distance = signed_from(distance);
    return std::optional(pair);
  }

  // Of the current pair.
  std::size_t start() const { return start_; }

 private:
  Result<ByteView> take(std::size_t length) {
    if (length > 8)
      return fail(ErrorCode::kCorrupt, fmt::format("run list has a field of {} bytes", length),
                  start_);
    TRY_ASSIGN(const ByteView field, slice(bytes_, at_, length, "run list"));
    at_ += length;
    return field;
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
};

}  // namespace

Result<std::vector<Run>> decode_run_list(ByteView mapping_pairs, std::uint64_t first_vcn,
                                         std::uint64_t volume_clusters, const Limits& limits) {
  std::vector<Run> runs;
  MappingPairs pairs(mapping_pairs);
  std::uint64_t vcn = first_vcn;
  std::uint64_t lcn = 0;  // added to without sign: wraps, and is checked below
  for (;;) {
    TRY_ASSIGN(const std::optional<MappingPairs::Pair> pair, pairs.next());
    if (!pair) return runs;
    if (pair->clusters <= 0)
      return fail(ErrorCode::kCorrupt, "run list has a run without clusters", pairs.start());
    const auto clusters = static_cast<std::uint64_t>(pair->clusters);
    if (vcn > kMaxVcn || clusters > kMaxVcn - vcn)
      return fail(ErrorCode::kCorrupt, "run list is longer than a file can be", pairs.start());
    if (runs.size() >= limits.max_runs)
      return fail(ErrorCode::kLimit, "run list has too many runs", pairs.start());
    Run run{vcn, clusters, std::nullopt};
    if (pair->distance) {
      lcn += static_cast<std::uint64_t>(*pair->distance);
      if (!fits(lcn, clusters, volume_clusters))
        return fail(ErrorCode::kCorrupt,
                    fmt::format("run list leads past the volume (cluster {})",
                                static_cast<std::int64_t>(lcn)),
                    pairs.start());
      run.lcn = lcn;
    }
    runs.push_back(run);
    vcn += clusters;
  }
}

}  // namespace assay::ntfs
