#include "io/overlay_source.h"

#include <algorithm>
#include <map>
#include <utility>

namespace assay {

namespace {

// Patches that do not overlap, by their first byte.
using PatchMap = std::map<std::uint64_t, OverlayPatch>;

std::uint64_t end_of(const OverlayPatch& patch) { return patch.offset + patch.length; }

// The part of `patch` in [begin, end), which must lie within it.
OverlayPatch part_of(const OverlayPatch& patch, std::uint64_t begin, std::uint64_t end) {
  return {begin, end - begin, patch.source, patch.source_offset + (begin - patch.offset)};
}

// The first patch that ends behind `offset`.
template <typename Map>
auto first_reaching(Map& map, std::uint64_t offset) {
  auto next = map.upper_bound(offset);
  if (next == map.begin()) return next;
  const auto previous = std::prev(next);
  return end_of(previous->second) > offset ? previous : next;
}

// Makes room for [begin, end): what was there before is cut away.
void clear_range(PatchMap& map, std::uint64_t begin, std::uint64_t end) {
  auto at = first_reaching(map, begin);
  while (at != map.end() && at->second.offset < end) {
    const OverlayPatch old = std::move(at->second);
    at = map.erase(at);
    if (old.offset < begin) map.emplace(old.offset, part_of(old, old.offset, begin));
    if (end_of(old) > end) map.emplace(end, part_of(old, end, end_of(old)));
  }
}

class OverlaySource final : public ByteSource {
 public:
  OverlaySource(ByteSourcePtr base, PatchMap patches, std::uint64_t size)
      : base_(std::move(base)), patches_(std::move(patches)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), size_));
    auto next = first_reaching(patches_, offset);
    while (!out.empty()) {
      const bool patched = next != patches_.end() && next->second.offset <= offset;
      const std::uint64_t end = patched                  ? end_of(next->second)
                                : next != patches_.end() ? next->second.offset
                                                         : size_;
      const auto piece =
          out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), end - offset)));
      if (patched) {
        const OverlayPatch& patch = next->second;
        TRY(patch.source->read_at(patch.source_offset + (offset - patch.offset), piece));
        ++next;
      } else {
        TRY(read_base(offset, piece));
      }
      offset += piece.size();
      out = out.subspan(piece.size());
    }
    return {};
  }

 private:
  Result<void> read_base(std::uint64_t offset, std::span<std::byte> out) const {
    const std::uint64_t left = offset < base_->size() ? base_->size() - offset : 0;
    const auto held = static_cast<std::size_t>(std::min<std::uint64_t>(left, out.size()));
    if (held != 0) TRY(base_->read_at(offset, out.first(held)));
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(held), out.end(), std::byte{0});
    return {};
  }

  const ByteSourcePtr base_;
  const PatchMap patches_;
  const std::uint64_t size_;
};

}  // namespace

Result<ByteSourcePtr> make_overlay(ByteSourcePtr base, const std::vector<OverlayPatch>& patches,
                                   std::uint64_t size) {
  PatchMap map;
  for (const OverlayPatch& patch : patches) {
    if (!fits(patch.source_offset, patch.length, patch.source->size()))
      return fail(ErrorCode::kTruncated, "patch is longer than its source", patch.offset);
    if (patch.offset >= size || patch.length == 0) continue;
    const std::uint64_t end = patch.offset + std::min(patch.length, size - patch.offset);
    clear_range(map, patch.offset, end);
    map.emplace(patch.offset, part_of(patch, patch.offset, end));
  }
  return std::make_shared<OverlaySource>(std::move(base), std::move(map), size);
}

}  // namespace assay
