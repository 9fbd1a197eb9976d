#include "disk/mbr.h"

#include <catch2/catch.hpp>

#include "support/partition_builder.h"

namespace assay {
namespace {

constexpr std::uint64_t kSector = 512;

PartitionTable table_of(const PartitionBuilder& disk) {
  const Result<PartitionTable> table = read_partitions(*disk.source(), 512, {});
  REQUIRE(table);
  CHECK(table->scheme == "mbr");
  return *table;
}

std::vector<std::uint32_t> numbers_of(const PartitionTable& table) {
  std::vector<std::uint32_t> numbers;
  for (const Partition& partition : table.partitions) numbers.push_back(partition.number);
  return numbers;
}

TEST_CASE("primary partitions are numbered by their slot") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x07, 64, 100).mbr(2, 0x27, 200, 50).mbr(3, 0x9E, 300, 1);
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 3);
  CHECK(table.partitions[0] ==
        Partition{1, 64 * kSector, 100 * kSector, "NTFS or exFAT (0x07)", "", false});
  CHECK(table.partitions[1].number == 3);
  CHECK(table.partitions[1].type == "Windows recovery (0x27)");
  CHECK(table.partitions[2].type == "0x9e");
  CHECK(table.notes.empty());
  CHECK_FALSE(table.lost);
}

TEST_CASE("an entry without sectors or without a type is not a partition") {
  PartitionBuilder disk(100);
  disk.mbr(0, 0x07, 10, 0).mbr(1, 0x00, 10, 10);
  CHECK(table_of(disk).partitions.empty());
}

// The extended partition starts at 100; its tables lie at 100, 150 and 180.
PartitionBuilder disk_with_three_logical_drives() {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x07, 10, 50).mbr(1, 0x0F, 100, 500);
  disk.entry(100, 0, 0x07, 2, 40).entry(100, 1, 0x05, 50, 30);
  disk.entry(150, 0, 0x83, 3, 20).entry(150, 1, 0x05, 80, 30);
  disk.entry(180, 0, 0x07, 4, 20);
  return disk;
}

TEST_CASE("logical drives are counted from their table, tables from the extended partition") {
  const PartitionTable table = table_of(disk_with_three_logical_drives());
  CHECK(numbers_of(table) == std::vector<std::uint32_t>{1, 5, 6, 7});
  CHECK(table.partitions[1].offset == 102 * kSector);
  CHECK(table.partitions[2].offset == 153 * kSector);
  CHECK(table.partitions[3].offset == 184 * kSector);
  CHECK(table.notes.empty());
  CHECK_FALSE(table.lost);
}

TEST_CASE("a drive table whose first entries are empty still leads on") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x05, 100, 500).entry(100, 3, 0x05, 50, 30).entry(150, 2, 0x07, 1, 10);
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 1);
  CHECK(table.partitions[0].number == 5);
  CHECK(table.partitions[0].offset == 151 * kSector);
}

TEST_CASE("a chain of logical drives that breaks says that drives may be missing") {
  PartitionBuilder disk = disk_with_three_logical_drives();
  SECTION("a circle") {
    disk.entry(180, 1, 0x05, 50, 30);
    const PartitionTable table = table_of(disk);
    CHECK(numbers_of(table) == std::vector<std::uint32_t>{1, 5, 6, 7});
    REQUIRE(table.lost);
    CHECK(table.lost->what == "the chain of logical drives goes in a circle");
    CHECK(table.lost->offset == 150 * kSector);
  }
  SECTION("a table that points to itself") {
    disk.entry(100, 1, 0x05, 0, 30);
    const PartitionTable table = table_of(disk);
    CHECK(numbers_of(table) == std::vector<std::uint32_t>{1, 5});
    REQUIRE(table.lost);
  }
  SECTION("a table past the end of the disk") {
    disk.entry(180, 1, 0x05, 5000, 30);
    const PartitionTable table = table_of(disk);
    CHECK(table.partitions.size() == 4);
    REQUIRE(table.lost);
    CHECK(table.lost->what == "the chain of logical drives cannot be read");
  }
  SECTION("a table without signature") {
    disk.put(150 * kSector + 0x1FE, std::string_view("\0\0", 2));
    const PartitionTable table = table_of(disk);
    CHECK(table.partitions.size() == 2);
    REQUIRE(table.lost);
    CHECK(table.lost->what == "the chain of logical drives leads to a sector without 55 AA");
  }
}

TEST_CASE("logical drives are bounded") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x05, 100, 800);
  for (std::uint32_t i = 0; i < 100; ++i)
    disk.entry(100 + i * 2, 0, 0x07, 1, 1).entry(100 + i * 2, 1, 0x05, (i + 1) * 2, 2);
  Limits limits;
  limits.max_partitions = 50;
  const Result<PartitionTable> table = read_partitions(*disk.source(), 512, limits);
  REQUIRE_FALSE(table);
  CHECK(table.error().code == ErrorCode::kLimit);
}

TEST_CASE("a partition that runs past the end of the disk is cut, one behind it stays closed") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x07, 900, 200).mbr(1, 0x07, 1000, 10).mbr(2, 0x07, 0xFFFFFFFF, 0xFFFFFFFF);
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions[0].length == 100 * kSector);
  CHECK(table.partitions[1].length == 10 * kSector);
  CHECK(table.partitions[1].offset == 1000 * kSector);
  CHECK(table.notes ==
        std::vector<std::string>{"partition 1 runs past the end of the disk: it was cut there",
                                 "partition 2 lies past the end of the disk",
                                 "partition 3 lies past the end of the disk"});
}

TEST_CASE("partitions that overlap are noted and kept") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x07, 10, 500).mbr(1, 0x07, 20, 10).mbr(2, 0x07, 100, 10).mbr(3, 0x07, 510, 10);
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions.size() == 4);
  CHECK(table.notes ==
        std::vector<std::string>{"partitions 1 and 2 overlap", "partitions 1 and 3 overlap"});
}

TEST_CASE("a dynamic disk is named") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0x42, 63, 900);
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions[0].type == "dynamic disk, LDM (0x42)");
  CHECK(table.notes ==
        std::vector<std::string>{"partition 1 belongs to a dynamic disk (LDM), which is not read"});
}

}  // namespace
}  // namespace assay
