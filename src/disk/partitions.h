// The partitions of a disk, by GUID partition table (GPT) or master boot record (MBR).
//
// Layer: disk. Format: docs/formats/partitions.md. The two tables are read by gpt.h and mbr.h; here
// it is decided which of them a disk has, and whether it has one at all: the boot sector of a
// volume also ends in 55 AA.
// Not read: dynamic disks (LDM) and Storage Spaces, whose partitions are named as such; BSD labels.
// Tests: tests/disk/partitions_test.cc, mbr_test.cc, gpt_test.cc; tests/fuzz/partitions_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "io/byte_source.h"

namespace assay {

// Offset and length are in bytes. A partition that runs past the end of its disk is cut there,
// which the notes say; one that lies wholly past the end is left as it is, so that it cannot be
// opened.
struct Partition {
  std::uint32_t number = 0;  // as Linux counts: logical drives from 5, GPT entries from 1
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string type;          // "basic data", "NTFS or exFAT (0x07)"; an unknown one: its number
  std::string name;          // GPT only
  bool is_reserved = false;  // for boot loaders and the like: never a file system

  bool operator==(const Partition&) const = default;
};

struct PartitionTable {
  std::string scheme;  // "gpt", "mbr"
  std::uint32_t sector_size = 512;
  std::vector<Partition> partitions;  // by number
  // What was mended, or is odd, one line each: "GPT header is damaged: its backup was used".
  std::vector<std::string> notes;
  // There are, or may be, partitions that are not listed: a chain of logical drives breaks, an
  // entry ends before it starts, the entries of both GPTs have a wrong checksum.
  std::optional<Error> lost;
};

// kNotFound where the disk has no partition table: it may be one volume. `sector_size` 0 is not
// known: 512 and 4096 are tried.
Result<PartitionTable> read_partitions(const ByteSource& disk, std::uint32_t sector_size,
                                       const Limits& limits);

}  // namespace assay
