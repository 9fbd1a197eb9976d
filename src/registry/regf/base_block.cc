#include "registry/regf/base_block.h"

#include <cstddef>

#include <fmt/core.h>

namespace assay::regf {

namespace {
constexpr std::array<char, 4> kSignature = {'r', 'e', 'g', 'f'};
constexpr std::uint32_t kOldestMinor = 3;  // 1.1 and 1.2 (Windows NT 3) have other records
}  // namespace

bool is_hive(ByteView head) {
  return head.size() >= kSignature.size() && as_chars(head.first(kSignature.size())) == "regf";
}

std::uint32_t checksum_of(const RawBaseBlock& block) {
  const ByteView summed =
      std::as_bytes(std::span(&block, 1)).first(offsetof(RawBaseBlock, checksum));
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < summed.size(); at += sizeof(le32))
    sum ^= *read_raw<le32>(summed, at, "word");
  if (sum == 0) return 1;
  return sum == 0xFFFFFFFF ? 0xFFFFFFFE : sum;
}

bool checksum_holds(const RawBaseBlock& block) { return block.checksum == checksum_of(block); }

Result<RawBaseBlock> read_base_block(const ByteSource& source) {
  TRY_ASSIGN(const RawBaseBlock block, read_struct<RawBaseBlock>(source, 0, "base block"));
  if (block.signature != kSignature)
    return fail(ErrorCode::kCorrupt, "no \"regf\" signature: not a registry hive", 0);
  return block;
}

Result<void> check_readable(const RawBaseBlock& block) {
  if (block.type != static_cast<std::uint32_t>(FileType::kPrimary))
    return fail(
        ErrorCode::kUnsupported,
        fmt::format("file type {} is that of a transaction log, not of a hive", block.type.get()),
        offsetof(RawBaseBlock, type));
  if (block.major_version != 1 || block.minor_version < kOldestMinor)
    return fail(ErrorCode::kUnsupported,
                fmt::format("hive version {}.{} is not one of 1.3 to 1.6",
                            block.major_version.get(), block.minor_version.get()),
                offsetof(RawBaseBlock, major_version));
  return {};
}

HiveState state_of(const RawBaseBlock& block) {
  HiveState state;
  if (!checksum_holds(block)) {
    state.dirty = true;
    state.note = "the checksum of the base block is wrong, and no log was applied";
  } else if (block.primary_sequence != block.secondary_sequence) {
    state.dirty = true;
    state.note = "dirty: written when it was captured, and no log was applied";
  }
  return state;
}

}  // namespace assay::regf
