#include "registry/regf/dirty_vector.h"

#include <algorithm>

namespace assay::regf {

namespace {

constexpr std::uint64_t kPage = 512;
constexpr std::uint64_t kBinUnit = 4096;
constexpr std::array<char, 4> kVectorSignature = {'D', 'I', 'R', 'T'};
constexpr std::array<char, 4> kBinSignature = {'h', 'b', 'i', 'n'};

// The head of a hive bin.
struct RawBin {
  std::array<char, 4> signature;  // 0x00  "hbin"
  le32 offset;                    // 0x04  from the first hive bin
  le32 size;                      // 0x08
};
static_assert(sizeof(RawBin) == 12);

// Sectors are those of the disk that the log was written for: 512 or 4096 bytes.
std::uint64_t sector_bytes(const RawBaseBlock& block) {
  const std::uint32_t factor = block.clustering_factor;
  return kPage * (factor >= 1 && factor <= 8 ? factor : 1);
}

bool begins_bin(const ByteSource& source, std::uint64_t at, std::uint64_t offset) {
  const Result<RawBin> bin = read_struct<RawBin>(source, at, "hive bin");
  return bin && bin->signature == kBinSignature && bin->offset == offset && bin->size >= kBinUnit;
}

Result<Bytes> read_bitmap(const ByteSource& log, std::uint64_t at, std::uint64_t bytes) {
  TRY_ASSIGN(const auto signature, (read_struct<std::array<char, 4>>(log, at, "dirty vector")));
  if (signature != kVectorSignature)
    return fail(ErrorCode::kCorrupt, "dirty vector without its signature", at);
  return read_bytes(log, at + signature.size(), bytes, bytes, "dirty vector");
}

bool bit_at(const Bytes& bitmap, std::uint64_t index) {
  return (bitmap[static_cast<std::size_t>(index / 8)] >> (index % 8) & std::byte{1}) !=
         std::byte{0};
}

void append_page(DirtyPages& dirty, std::uint64_t target, const ByteSourcePtr& log,
                 std::uint64_t at) {
  ++dirty.count;
  if (!dirty.pages.empty()) {
    OverlayPatch& last = dirty.pages.back();
    if (last.offset + last.length == target) {  // then it follows in the log as well
      last.length += kPage;
      return;
    }
  }
  dirty.pages.push_back({target, kPage, log, at});
}

}  // namespace

Result<DirtyPages> read_dirty_pages(const ByteSourcePtr& log, const RawBaseBlock& block,
                                    const ByteSource& hive, const Limits& limits) {
  if (block.bins_size % kBinUnit != 0)
    return fail(ErrorCode::kCorrupt, "size of the hive bins is not a multiple of 4096",
                offsetof(RawBaseBlock, bins_size));
  if (kBaseBlockBytes + block.bins_size > limits.max_hive_bytes)
    return fail(ErrorCode::kLimit, "hive of a log is above the limit",
                offsetof(RawBaseBlock, bins_size));
  const std::uint64_t sector = sector_bytes(block);
  const std::uint64_t bits = block.bins_size / kPage;
  TRY_ASSIGN(const Bytes bitmap, read_bitmap(*log, sector, bits / 8));
  const std::uint64_t vector_end = sector + kVectorSignature.size() + bitmap.size();
  std::uint64_t next = (vector_end + sector - 1) / sector * sector;

  DirtyPages dirty;
  for (std::uint64_t i = 0; i < bits; ++i) {
    if (!bit_at(bitmap, i)) continue;
    const std::uint64_t target = kBaseBlockBytes + i * kPage;
    if (!fits(next, kPage, log->size()))
      return fail(ErrorCode::kTruncated, "log ends before its last dirty page", next);
    if (begins_bin(hive, target, i * kPage) && !begins_bin(*log, next, i * kPage)) return dirty;
    append_page(dirty, target, log, next);
    next += kPage;
  }
  dirty.complete = true;
  return dirty;
}

}  // namespace assay::regf
