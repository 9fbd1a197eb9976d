#include "disk/vhd_claims.h"

#include <iterator>

#include <fmt/core.h>

namespace assay {

std::string to_string(const Claimant& claimant) {
  return claimant.numbered ? fmt::format("{} {}", claimant.kind, claimant.number) : claimant.kind;
}

Result<void> FileClaims::claim(std::uint64_t offset, std::uint64_t length,
                               const Claimant& claimant) {
  if (length == 0) return {};
  const std::uint64_t end = offset + length;
  const std::scoped_lock lock(mutex_);
  auto next = claims_.upper_bound(offset);
  if (next != claims_.begin() && std::prev(next)->second.end > offset) next = std::prev(next);
  if (next != claims_.end() && next->first < end) {
    if (next->first == offset && next->second.end == end && next->second.claimant == claimant)
      return {};
    return fail(
        ErrorCode::kCorrupt,
        fmt::format("{} lies over {}", to_string(claimant), to_string(next->second.claimant)),
        offset);
  }
  claims_.emplace_hint(next, offset, Claim{end, claimant});
  return {};
}

}  // namespace assay
