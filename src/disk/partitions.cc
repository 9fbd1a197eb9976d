#include "disk/partitions.h"

#include "disk/gpt.h"
#include "disk/mbr.h"
#include "disk/volume_signature.h"
#include "io/memory_source.h"

namespace assay {

namespace {

constexpr std::uint32_t kUsualSectorSize = 512;
constexpr std::uint32_t kLargeSectorSize = 4096;

// A source whose owner is the caller, for slices that do not outlive a call.
ByteSourcePtr borrowed(const ByteSource& source) { return {ByteSourcePtr(), &source}; }

// How many partitions begin with a file system that we know.
std::size_t known_volumes(const ByteSource& disk, const PartitionTable& table) {
  std::size_t count = 0;
  for (const Partition& partition : table.partitions)
    if (const auto volume = make_slice(borrowed(disk), partition.offset, partition.length))
      count += volume_signature(**volume).empty() ? 0U : 1U;
  return count;
}

// Nothing in an MBR tells the size of a sector. Disks with 4,096 bytes are rare, so they must show
// file systems where those with 512 would show none.
Result<PartitionTable> read_mbr_of_any_sector_size(const ByteSource& disk, const RawMbr& mbr,
                                                   const Limits& limits) {
  TRY_ASSIGN(PartitionTable usual, read_mbr(disk, mbr, kUsualSectorSize, limits));
  if (usual.partitions.empty() || known_volumes(disk, usual) > 0) return usual;
  Result<PartitionTable> large = read_mbr(disk, mbr, kLargeSectorSize, limits);
  if (large && !large->lost && known_volumes(disk, *large) > 0) return large;
  return usual;
}

Result<PartitionTable> read_protected_gpt(const ByteSource& disk, const RawMbr& mbr,
                                          std::uint32_t sector_size, const Limits& limits) {
  TRY_ASSIGN(PartitionTable table, read_gpt(disk, sector_size, limits));
  if (is_hybrid(mbr))
    table.notes.insert(table.notes.begin(),
                       "hybrid MBR: its partitions are ignored, the GPT counts");
  return table;
}

bool has_gpt_of_any_sector_size(const ByteSource& disk, std::uint32_t sector_size) {
  if (sector_size != 0) return has_gpt_signature(disk, sector_size);
  return has_gpt_signature(disk, kUsualSectorSize) || has_gpt_signature(disk, kLargeSectorSize);
}

// Sector 0 is neither a table nor a volume. Windows would ignore a GPT behind it; we want to see
// what is there.
Result<PartitionTable> read_unprotected_gpt(const ByteSource& disk, std::uint32_t sector_size,
                                            const Limits& limits) {
  if (!has_gpt_of_any_sector_size(disk, sector_size) || !volume_signature(disk).empty())
    return fail(ErrorCode::kNotFound, "no partition table");
  TRY_ASSIGN(PartitionTable table, read_gpt(disk, sector_size, limits));
  table.notes.insert(table.notes.begin(), "GPT without a protective MBR");
  return table;
}

}  // namespace

Result<PartitionTable> read_partitions(const ByteSource& disk, std::uint32_t sector_size,
                                       const Limits& limits) {
  const Result<RawMbr> mbr = read_struct<RawMbr>(disk, 0, "master boot record");
  if (!mbr && mbr.error().code == ErrorCode::kTruncated)
    return fail(ErrorCode::kNotFound, "no partition table");
  if (!mbr) return fail(mbr.error());
  if (!is_mbr(*mbr)) return read_unprotected_gpt(disk, sector_size, limits);
  if (is_protective(*mbr)) return read_protected_gpt(disk, *mbr, sector_size, limits);
  if (is_empty(*mbr) && has_gpt_of_any_sector_size(disk, sector_size))
    return read_unprotected_gpt(disk, sector_size, limits);
  if (is_empty(*mbr) && !volume_signature(disk).empty())
    return fail(ErrorCode::kNotFound, "no partition table");
  Result<PartitionTable> table = sector_size != 0 ? read_mbr(disk, *mbr, sector_size, limits)
                                                  : read_mbr_of_any_sector_size(disk, *mbr, limits);
  if (table && has_gpt_of_any_sector_size(disk, sector_size))
    table->notes.emplace_back("a GPT that the MBR does not protect is ignored");
  return table;
}

}  // namespace assay
