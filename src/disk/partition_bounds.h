// What MBR and GPT have in common: keeping partitions within their disk, and saying what is odd.
#pragma once

#include "disk/partitions.h"

namespace assay {

// A partition of `count` sectors from `first` on, cut at the end of the disk; adds a note where
// that took something away.
Partition place_partition(PartitionTable& table, std::uint32_t number, std::uint64_t first,
                          std::uint64_t count, std::uint64_t disk_size);

// Sorts by number, and notes partitions that lie over each other.
void finish_partitions(PartitionTable& table, std::uint64_t disk_size);

}  // namespace assay
