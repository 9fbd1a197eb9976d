#include "disk/gpt.h"

#include <catch2/catch.hpp>

#include "support/partition_builder.h"

namespace assay {
namespace {

constexpr std::uint64_t kSector = 512;

PartitionBuilder windows_disk() {
  PartitionBuilder disk(2048);
  disk.gpt({{"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", 40, 99, "EFI system partition"},
            {"e3c9e316-0b5c-4db8-817d-f92df00215ae", 100, 199, "Microsoft reserved partition"},
            {kBasicData, 200, 1499, "Basic data partition"},
            {"de94bba4-06d1-4d40-a16a-bfd50179d6ac", 1500, 1999, ""}});
  return disk;
}

Result<PartitionTable> read(const PartitionBuilder& disk, std::uint32_t sector_size = 512) {
  return read_partitions(*disk.source(), sector_size, {});
}

PartitionTable table_of(const PartitionBuilder& disk, std::uint32_t sector_size = 512) {
  const Result<PartitionTable> table = read(disk, sector_size);
  REQUIRE(table);
  CHECK(table->scheme == "gpt");
  return *table;
}

std::string only_note_of(const PartitionTable& table) {
  REQUIRE(table.notes.size() == 1);
  return table.notes[0];
}

TEST_CASE("the partitions of a GPT have names and types") {
  const PartitionTable table = table_of(windows_disk());
  CHECK(table.notes.empty());
  REQUIRE(table.partitions.size() == 4);
  CHECK(table.partitions[0] ==
        Partition{1, 40 * kSector, 60 * kSector, "EFI system", "EFI system partition", false});
  CHECK(table.partitions[1].type == "Microsoft reserved");
  CHECK(table.partitions[1].is_reserved);
  CHECK(table.partitions[2].type == "basic data");
  CHECK(table.partitions[3].type == "Windows recovery");
  CHECK(table.partitions[3].name.empty());
}

TEST_CASE("numbers of GPT partitions are places in the array") {
  PartitionBuilder disk(2048);
  disk.gpt({{kBasicData, 40, 49},
            {"00000000-0000-0000-0000-000000000000", 0, 0},
            {"01234567-89ab-cdef-0123-456789abcdef", 50, 50}});
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 2);
  CHECK(table.partitions[1].number == 3);
  CHECK(table.partitions[1].length == kSector);
  CHECK(table.partitions[1].type == "{01234567-89ab-cdef-0123-456789abcdef}");
}

TEST_CASE("sectors of 4096 bytes are found by the place of the header") {
  PartitionBuilder disk(256, 4096);
  disk.gpt({{kBasicData, 10, 99, "x"}});
  for (const std::uint32_t sector_size : {0U, 4096U}) {
    const PartitionTable table = table_of(disk, sector_size);
    CHECK(table.sector_size == 4096);
    CHECK(table.partitions.at(0).offset == 10 * 4096);
    CHECK(table.notes.empty());
  }
}

TEST_CASE("entries may be larger than 128 bytes") {
  PartitionBuilder disk(2048);
  disk.gpt({{kBasicData, 40, 49, "one"}, {kBasicData, 50, 59, "two"}}, 256, 16);
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 2);
  CHECK(table.partitions[1].name == "two");
}

TEST_CASE("a name that fills its field needs no terminator, and FF is no name") {
  PartitionBuilder disk(2048);
  const std::string full(36, 'n');
  disk.gpt({{kBasicData, 40, 49, full}, {kBasicData, 50, 59}});
  for (std::uint64_t i = 0; i < 72; i += 4) disk.set32(disk.entry_at(1) + 0x38 + i, 0xFFFFFFFF);
  disk.set32(disk.backup(), 0).fix_checksums();
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions.at(0).name == full);
  CHECK(table.partitions.at(1).name.empty());
}

TEST_CASE("a damaged primary GPT is replaced by its backup, which is said") {
  PartitionBuilder disk = windows_disk();
  const std::vector<Partition> expected = table_of(disk).partitions;
  std::string reason;
  SECTION("header checksum") {
    disk.set32(disk.header() + 0x38, 1);
    reason = "checksum of the header is wrong";
  }
  SECTION("entries checksum") {
    disk.set64(disk.entry_at(0) + 0x20, 41);
    reason = "checksum of the entries is wrong";
  }
  SECTION("signature") {
    disk.put(disk.header(), "NOT PART");
    reason = "header has no signature \"EFI PART\"";
  }
  SECTION("header size") {
    disk.set32(disk.header() + 0x0C, 91);
    reason = "header size is 91";
  }
  SECTION("own place") {
    disk.set64(disk.header() + 0x18, 2).fix_checksums();
    reason = "header says that it stands in sector 2";
  }
  SECTION("entry size") {
    disk.set32(disk.header() + 0x54, 120).fix_checksums();
    reason = "size of an entry is 120";
  }
  SECTION("number of entries") {
    disk.set32(disk.header() + 0x50, 0xFFFFFFFF).fix_checksums();
    reason = "number of entries (4294967295)";
  }
  SECTION("place of the entries") {
    disk.set64(disk.header() + 0x48, ~std::uint64_t{0}).fix_checksums();
    reason = "entries lie past the end of the disk";
  }
  for (const std::uint32_t sector_size : {0U, 512U}) {
    const PartitionTable table = table_of(disk, sector_size);
    CHECK(only_note_of(table) == "GPT is damaged (" + reason + "): its backup was used");
    CHECK(table.partitions == expected);
  }
}

TEST_CASE("a backup is found where the damaged primary says, when the disk has grown since") {
  PartitionBuilder disk = windows_disk();
  disk.set32(disk.header() + 0x38, 1).resize(4096);
  CHECK(table_of(disk).partitions.size() == 4);
}

TEST_CASE("a damaged or missing backup is noted") {
  PartitionBuilder disk = windows_disk();
  SECTION("damaged") {
    disk.set32(disk.backup() + 0x38, 1);
    CHECK(only_note_of(table_of(disk)) ==
          "backup GPT is damaged (checksum of the header is wrong): the primary one was used");
  }
  SECTION("the disk was cut") {
    disk.resize(2010);
    CHECK(only_note_of(table_of(disk)) ==
          "the disk is shorter than its GPT says: the backup GPT is not there");
  }
  SECTION("other partitions") {
    PartitionBuilder other = windows_disk();
    other.set64(other.entry_at(0) + 0x20, 41).fix_checksums();
    CHECK(only_note_of(table_of(other)) ==
          "backup GPT has other partitions: the primary one was used");
  }
}

TEST_CASE("two damaged GPTs are an error that names both") {
  PartitionBuilder disk = windows_disk();
  disk.set32(disk.header() + 0x38, 1).put(disk.backup(), "NOT PART");
  for (const std::uint32_t sector_size : {0U, 512U}) {
    const Result<PartitionTable> table = read(disk, sector_size);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == ErrorCode::kCorrupt);
    CHECK(table.error().what ==
          "both GPTs are damaged (primary: checksum of the header is wrong; backup: header has no "
          "signature \"EFI PART\")");
  }
}

TEST_CASE("entries that no checksum vouches for are shown as a loss") {
  PartitionBuilder disk = windows_disk();
  disk.set64(disk.entry_at(0) + 0x20, 41).put(disk.backup(), "NOT PART");
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions.size() == 4);
  REQUIRE(table.lost);
  CHECK(table.lost->what ==
        "both GPTs are damaged (primary: checksum of the entries is wrong; backup: header has no "
        "signature \"EFI PART\")");
}

TEST_CASE("partitions of a GPT stay within the disk") {
  PartitionBuilder disk(2048);
  disk.gpt({{kBasicData, 40, 5000},
            {kBasicData, 5000, 6000},
            {kBasicData, 0, ~std::uint64_t{0}},
            {kBasicData, ~std::uint64_t{0}, ~std::uint64_t{0}}});
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 4);
  CHECK(table.partitions[0].length == (2048 - 40) * kSector);
  CHECK(table.partitions[1].offset == 5000 * kSector);
  CHECK(table.partitions[2].length == 2048 * kSector);
  for (const Partition& partition : table.partitions)
    CHECK((partition.offset >= 2048 * kSector ||
           fits(partition.offset, partition.length, 2048 * kSector)));
}

TEST_CASE("a GPT entry that ends before it starts is a loss that is told") {
  PartitionBuilder disk(2048);
  disk.gpt({{kBasicData, 100, 50}, {kBasicData, 60, 70}});
  const PartitionTable table = table_of(disk);
  REQUIRE(table.partitions.size() == 1);
  CHECK(table.partitions[0].number == 2);
  REQUIRE(table.lost);
  CHECK(table.lost->what == "partition 1 ends before it starts");
}

TEST_CASE("dynamic disks and Storage Spaces are named") {
  PartitionBuilder disk(2048);
  disk.gpt({{"5808c8aa-7e8f-42e0-85d2-e1e90434cfb3", 40, 49},
            {"af9b60a0-1431-4f62-bc68-3311714a69ad", 50, 59},
            {"e75caf8f-f680-4cee-afa3-b001e56efc2d", 60, 69}});
  const PartitionTable table = table_of(disk);
  CHECK(table.partitions.at(0).type == "LDM metadata");
  CHECK(table.partitions.at(0).is_reserved);
  CHECK_FALSE(table.partitions.at(1).is_reserved);
  CHECK(table.notes == std::vector<std::string>{
                           "partition 1 belongs to a dynamic disk (LDM), which is not read",
                           "partition 2 belongs to a dynamic disk (LDM), which is not read",
                           "partition 3 belongs to a pool of Storage Spaces, which is not read"});
}

}  // namespace
}  // namespace assay
