#include "disk/mbr.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "disk/partition_bounds.h"
#include "disk/partition_types.h"
#include "disk/volume_signature.h"

namespace assay {

namespace {

constexpr std::uint32_t kFirstLogical = 5;

bool is_used(const RawMbrEntry& entry) {
  return entry.type != kMbrEmpty && entry.sector_count != 0;
}

void add_partition(PartitionTable& table, const RawMbrEntry& entry, std::uint32_t number,
                   std::uint64_t first, std::uint64_t disk_size) {
  Partition partition = place_partition(table, number, first, entry.sector_count, disk_size);
  partition.type = mbr_type_name(entry.type);
  if (entry.type == kMbrDynamic)
    table.notes.push_back(
        fmt::format("partition {} belongs to a dynamic disk (LDM), which is not read", number));
  table.partitions.push_back(std::move(partition));
}

// The chain of logical drives of one extended partition. Each table holds the drive, counted from
// the table itself, and the next table, counted from the start of the extended partition.
class LogicalDrives {
 public:
  LogicalDrives(const ByteSource& disk, PartitionTable& table, std::uint64_t extended_lba,
                const Limits& limits)
      : disk_(disk), table_(table), extended_lba_(extended_lba), limits_(limits) {}

  // Numbers the drives from `number` on. What breaks the chain goes to the table's `lost`.
  Result<void> read(std::uint32_t& number) {
    std::set<std::uint64_t> seen;
    for (std::optional<std::uint64_t> lba = extended_lba_; lba;) {
      if (seen.size() >= limits_.max_partitions)
        return fail(ErrorCode::kLimit, "number of logical drives", *lba * table_.sector_size);
      lba = seen.insert(*lba).second ? read_table(*lba, number) : lose("goes in a circle", *lba);
    }
    return {};
  }

 private:
  // Adds the drive of the table at `lba`; gives the place of the next table.
  std::optional<std::uint64_t> read_table(std::uint64_t lba, std::uint32_t& number) {
    const auto sector = read_struct<RawMbr>(disk_, lba * table_.sector_size, "logical drive table");
    if (!sector) return lose("cannot be read", lba);
    if (!has_boot_signature(*sector)) return lose("leads to a sector without 55 AA", lba);
    std::optional<std::uint64_t> next;
    for (const RawMbrEntry& entry : sector->entries) {
      if (!is_used(entry)) continue;
      if (!is_extended(entry.type))
        add_partition(table_, entry, number++, lba + entry.first_lba, disk_.size());
      else if (!next)
        next = extended_lba_ + entry.first_lba;
    }
    return next;
  }

  std::nullopt_t lose(std::string_view what, std::uint64_t lba) {
    table_.lost = Error{ErrorCode::kCorrupt,
                        fmt::format("the chain of logical drives {}", what),
                        lba * table_.sector_size,
                        {}};
    return std::nullopt;
  }

  const ByteSource& disk_;
  PartitionTable& table_;
  const std::uint64_t extended_lba_;
  const Limits& limits_;
};

}  // namespace

bool has_boot_signature(const RawMbr& sector) {
  return sector.signature == std::array{std::byte{0x55}, std::byte{0xAA}};
}

bool is_mbr(const RawMbr& sector) {
  const bool has_status = std::all_of(
      sector.entries.begin(), sector.entries.end(),
      [](const RawMbrEntry& entry) { return entry.status == 0x00 || entry.status == 0x80; });
  return has_boot_signature(sector) && has_status &&
         boot_sector_signature(std::as_bytes(std::span(&sector, 1))).empty();
}

bool is_protective(const RawMbr& mbr) {
  return std::any_of(mbr.entries.begin(), mbr.entries.end(), [](const RawMbrEntry& entry) {
    return entry.type == kMbrProtective && is_used(entry);
  });
}

bool is_hybrid(const RawMbr& mbr) {
  return is_protective(mbr) &&
         std::any_of(mbr.entries.begin(), mbr.entries.end(), [](const RawMbrEntry& entry) {
           return entry.type != kMbrProtective && is_used(entry);
         });
}

bool is_empty(const RawMbr& mbr) {
  return std::none_of(mbr.entries.begin(), mbr.entries.end(), is_used);
}

Result<PartitionTable> read_mbr(const ByteSource& disk, const RawMbr& mbr,
                                std::uint32_t sector_size, const Limits& limits) {
  PartitionTable table{"mbr", sector_size, {}, {}, {}};
  std::uint32_t logical = kFirstLogical;
  for (std::uint32_t slot = 0; slot < mbr.entries.size(); ++slot) {
    const RawMbrEntry& entry = mbr.entries[slot];
    if (!is_used(entry)) continue;
    if (is_extended(entry.type))
      TRY(LogicalDrives(disk, table, entry.first_lba, limits).read(logical));
    else
      add_partition(table, entry, slot + 1, entry.first_lba, disk.size());
  }
  finish_partitions(table, disk.size());
  return table;
}

}  // namespace assay
