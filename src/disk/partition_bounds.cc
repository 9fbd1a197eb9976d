#include "disk/partition_bounds.h"

#include <algorithm>

#include <fmt/core.h>

namespace assay {

namespace {

// Sectors as bytes; what does not fit 64 bits is past every disk.
std::uint64_t bytes_of(std::uint64_t sectors, std::uint32_t sector_size) {
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  return sectors > kMost / sector_size ? kMost : sectors * sector_size;
}

}  // namespace

Partition place_partition(PartitionTable& table, std::uint32_t number, std::uint64_t first,
                          std::uint64_t count, std::uint64_t disk_size) {
  Partition partition;
  partition.number = number;
  partition.offset = bytes_of(first, table.sector_size);
  partition.length = bytes_of(count, table.sector_size);
  if (partition.offset >= disk_size) {
    table.notes.push_back(fmt::format("partition {} lies past the end of the disk", number));
  } else if (partition.length > disk_size - partition.offset) {
    partition.length = disk_size - partition.offset;
    table.notes.push_back(
        fmt::format("partition {} runs past the end of the disk: it was cut there", number));
  }
  return partition;
}

void finish_partitions(PartitionTable& table, std::uint64_t disk_size) {
  std::vector<const Partition*> by_offset;
  std::sort(table.partitions.begin(), table.partitions.end(),
            [](const Partition& a, const Partition& b) { return a.number < b.number; });
  for (const Partition& partition : table.partitions)
    if (partition.offset < disk_size) by_offset.push_back(&partition);
  std::stable_sort(by_offset.begin(), by_offset.end(),
                   [](const Partition* a, const Partition* b) { return a->offset < b->offset; });
  const Partition* longest = nullptr;  // of those before, the one that reaches farthest
  for (const Partition* partition : by_offset) {
    if (longest != nullptr && partition->offset < longest->offset + longest->length)
      table.notes.push_back(
          fmt::format("partitions {} and {} overlap", longest->number, partition->number));
    if (longest == nullptr ||
        partition->offset + partition->length > longest->offset + longest->length)
      longest = partition;
  }
}

}  // namespace assay
