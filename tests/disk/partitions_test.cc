#include "disk/partitions.h"

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include "io/file_source.h"
#include "io/memory_source.h"
#include "support/corpus.h"
#include "support/partition_builder.h"
#include "support/program.h"

namespace assay {
namespace {

constexpr std::uint64_t kSector = 512;

ErrorCode refusal(const ByteSourcePtr& disk, std::uint32_t sector_size = 0) {
  const Result<PartitionTable> table = read_partitions(*disk, sector_size, {});
  REQUIRE_FALSE(table);
  return table.error().code;
}

PartitionTable table_of(const ByteSourcePtr& disk, std::uint32_t sector_size = 0) {
  const Result<PartitionTable> table = read_partitions(*disk, sector_size, {});
  if (!table) FAIL(to_string(table.error()));
  return *table;
}

PartitionTable table_of_file(const std::filesystem::path& path) {
  CAPTURE(path);
  const Result<ByteSourcePtr> file = open_file_source(path);
  REQUIRE(file);
  return table_of(*file);
}

// What mkntfs writes first, so far as it matters here.
void put_ntfs(PartitionBuilder& disk, std::uint64_t at) {
  disk.put(at, std::string_view("\xEB\x52\x90NTFS    \0\2\x08", 14)).put(at + 0x1FE, "\x55\xAA");
}

TEST_CASE("what is empty, short or without a signature has no partition table") {
  CHECK(refusal(make_memory_source({})) == ErrorCode::kNotFound);
  CHECK(refusal(make_memory_source(Bytes(511))) == ErrorCode::kNotFound);
  CHECK(refusal(make_memory_source(Bytes(1 << 20))) == ErrorCode::kNotFound);
}

TEST_CASE("a disk that was initialised and never partitioned has a table of none") {
  PartitionBuilder disk(100);
  disk.put(0x1FE, "\x55\xAA");
  CHECK(table_of(disk.source()).partitions.empty());
}

TEST_CASE("the boot sector of a volume is no partition table") {
  PartitionBuilder disk(100);
  // Boot code where an MBR has its entries; it even looks like one of them.
  disk.mbr(0, 0x07, 10, 20);
  SECTION("NTFS") { put_ntfs(disk, 0); }
  SECTION("BitLocker") { disk.put(3, "-FVE-FS-"); }
  SECTION("FAT32") {
    disk.put(0, std::string_view("\xEB\x58\x90MSDOS5.0\0\2\x08\x20\0\2\0\0\0\0\xF8\0\0", 24));
    disk.set32(0x20, 2'000'000).set32(0x24, 2'000);
  }
  CHECK(refusal(disk.source()) == ErrorCode::kNotFound);
}

TEST_CASE("boot code whose entries have an odd status byte is no partition table") {
  PartitionBuilder disk(100);
  disk.mbr(0, 0x07, 10, 20).put(0x1CE, "A");
  CHECK(refusal(disk.source()) == ErrorCode::kNotFound);
}

TEST_CASE("an MBR whose boot code jumps as a boot sector does is still an MBR") {
  PartitionBuilder disk(100);
  disk.put(0, "\xEB\x63\x90").mbr(0, 0x83, 10, 20);
  CHECK(table_of(disk.source()).partitions.size() == 1);
}

TEST_CASE("a protective MBR without a GPT is an error, not a disk without partitions") {
  PartitionBuilder disk(1000);
  disk.mbr(0, 0xEE, 1, 999);
  CHECK(refusal(disk.source()) == ErrorCode::kCorrupt);
}

TEST_CASE("in a hybrid MBR the GPT counts") {
  PartitionBuilder disk(1000);
  disk.gpt({{kBasicData, 100, 199}}).mbr(1, 0x07, 100, 50);
  const PartitionTable table = table_of(disk.source());
  CHECK(table.scheme == "gpt");
  CHECK(table.partitions.at(0).length == 100 * kSector);
  CHECK(table.notes ==
        std::vector<std::string>{"hybrid MBR: its partitions are ignored, the GPT counts"});
}

TEST_CASE("a GPT that the MBR does not protect is ignored, and said") {
  PartitionBuilder disk(1000);
  disk.gpt({{kBasicData, 100, 199}}).mbr(0, 0x07, 300, 50);
  const PartitionTable table = table_of(disk.source());
  CHECK(table.scheme == "mbr");
  CHECK(table.notes == std::vector<std::string>{"a GPT that the MBR does not protect is ignored"});
}

TEST_CASE("a GPT behind an MBR that was wiped is read, and said") {
  PartitionBuilder disk(1000);
  disk.gpt({{kBasicData, 100, 199}});
  SECTION("all of it") { disk.put(0, std::string(512, '\0')); }
  SECTION("its entries") { disk.put(0x1BE, std::string(64, '\0')); }
  const PartitionTable table = table_of(disk.source());
  CHECK(table.partitions.size() == 1);
  CHECK(table.notes == std::vector<std::string>{"GPT without a protective MBR"});
}

TEST_CASE("the sector size of an MBR is 4096 where only that leads to file systems") {
  PartitionBuilder disk(4096, 512);
  disk.mbr(0, 0x07, 100, 50);
  CHECK(table_of(disk.source()).sector_size == 512);
  put_ntfs(disk, 100 * 4096);
  CHECK(table_of(disk.source()).sector_size == 4096);
  CHECK(table_of(disk.source(), 512).sector_size == 512);
  put_ntfs(disk, 100 * 512);
  CHECK(table_of(disk.source()).sector_size == 512);
}

bool is_missing(const std::string& tool) {
  if (has_tool(tool)) return false;
  WARN("skipped: no " << tool);
  return true;
}

// The partitions as mmls (sleuthkit) lists them; offset and length in sectors.
std::vector<std::pair<std::uint64_t, std::uint64_t>> mmls(const std::string& arguments) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
  for (const std::string& line : lines_of(output_of("mmls -a -M " + arguments))) {
    std::istringstream in(line);
    std::string index, slot;
    std::uint64_t start = 0, end = 0, length = 0;
    if (in >> index >> slot >> start >> end >> length) found.emplace_back(start, length);
  }
  return found;
}

// mmls lists what the tables say; we cut at the end of the disk.
void expect_as_mmls(const ByteSourcePtr& disk, const std::string& arguments) {
  const PartitionTable table = table_of(disk);
  const std::uint64_t sectors = disk->size() / table.sector_size;
  std::string ours, theirs;
  std::map<std::uint64_t, std::uint64_t> sorted;
  for (const Partition& partition : table.partitions)
    sorted[partition.offset / table.sector_size] = partition.length / table.sector_size;
  for (const auto& [start, length] : sorted) ours += fmt::format("{}+{} ", start, length);
  for (const auto& [start, length] : mmls(arguments))
    theirs += fmt::format("{}+{} ", start, std::min(length, sectors - start));
  CHECK(ours == theirs);
}

TEST_CASE("partitions are those that mmls lists") {
  if (is_missing("mmls")) return;
  const TemporaryFolder folder;
  const auto written = [&](const std::string& name, const PartitionBuilder& disk) {
    write_whole(folder / name, std::string(as_chars(disk.bytes())));
    return shell_word((folder / name).string());
  };
  PartitionBuilder mbr(4096);
  mbr.mbr(0, 0x07, 64, 100).mbr(1, 0x0F, 1000, 3000).mbr(3, 0x27, 200, 50);
  mbr.entry(1000, 0, 0x07, 63, 400).entry(1000, 1, 0x05, 500, 600);
  mbr.entry(1500, 0, 0x83, 63, 400).entry(1500, 1, 0x05, 1200, 600);
  mbr.entry(2200, 0, 0x0B, 1, 50);
  expect_as_mmls(mbr.source(), "-t dos " + written("mbr", mbr));

  PartitionBuilder gpt(4096);
  gpt.gpt({{kBasicData, 64, 163, "a"}, {kBasicData, 1000, 1999, "b"}, {kBasicData, 200, 200}});
  expect_as_mmls(gpt.source(), "-t gpt " + written("gpt", gpt));

  PartitionBuilder large(512, 4096);
  large.gpt({{kBasicData, 64, 163, "a"}, {kBasicData, 200, 299, "b"}});
  expect_as_mmls(large.source(), "-t gpt -b 4096 " + written("large", large));
}

// "path1 : start= 2048, size= 4096, type=7" of `sfdisk --dump`.
std::vector<Partition> sfdisk_dump(const std::string& path) {
  std::vector<Partition> found;
  for (const std::string& line : lines_of(output_of("sfdisk --dump " + shell_word(path)))) {
    const std::size_t start = line.find("start=");
    const std::size_t size = line.find("size=");
    if (start == std::string::npos || !line.starts_with(path)) continue;
    Partition partition;
    partition.number = static_cast<std::uint32_t>(std::stoul(line.substr(path.size())));
    partition.offset = std::stoull(line.substr(start + 6)) * kSector;
    partition.length = std::stoull(line.substr(size + 5)) * kSector;
    found.push_back(partition);
  }
  return found;
}

TEST_CASE("partitions are those that sfdisk makes, with its numbers") {
  if (is_missing("sfdisk")) return;
  const std::string scripts[] = {
      "label: dos\nstart=2048,size=4096,type=7,bootable\nstart=8192,size=40000,type=f\n"
      "start=50000,size=1000,type=27\nstart=10240,size=2048,type=7\nstart=14336,size=2048,type=83\n"
      "start=20480,size=1024,type=7\n",
      "label: gpt\nstart=2048,size=4096,type=U,name=\"EFI\"\nstart=8192,size=40000,"
      "type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7,name=\"Basic data\"\n"};
  const TemporaryFolder folder;
  for (const std::string& script : scripts) {
    const std::string path = (folder / "disk").string();
    write_whole(path, "");
    std::filesystem::resize_file(path, 32 << 20);
    output_of("printf %s " + shell_word(script) + " | sfdisk --quiet " + shell_word(path));
    const PartitionTable table = table_of_file(path);
    CHECK(table.notes.empty());
    // sfdisk also lists the extended partition, as 2.
    std::vector<Partition> expected = sfdisk_dump(path);
    if (table.scheme == "mbr")
      std::erase_if(expected, [](const Partition& p) { return p.number == 2; });
    REQUIRE(table.partitions.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(table.partitions[i].number == expected[i].number);
      CHECK(table.partitions[i].offset == expected[i].offset);
      CHECK(table.partitions[i].length == expected[i].length);
    }
  }
}

TEST_CASE("GPTs of the corpus are read") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const auto read = [&](const std::string& name) {
    return table_of_file(*corpus / "partition" / ("fox-it__dissect.volume__" + name));
  };
  const PartitionTable large = read("gpt_4k.bin");
  CHECK(large.sector_size == 4096);
  CHECK_FALSE(large.partitions.empty());
  const PartitionTable hybrid = read("gpt_hybrid.bin");
  CHECK(hybrid.scheme == "gpt");
  REQUIRE_FALSE(hybrid.notes.empty());
  CHECK(hybrid.notes[0] == "hybrid MBR: its partitions are ignored, the GPT counts");
  const PartitionTable unnamed = read("gpt_no_name_xff.bin");
  REQUIRE_FALSE(unnamed.partitions.empty());
  for (const Partition& partition : unnamed.partitions) CHECK(partition.name.empty());
  // Its entries were changed and their checksum was not; it has no backup.
  CHECK(unnamed.lost);
}

TEST_CASE("an MBR disk of the corpus has the partitions that mmls lists") {
  const auto corpus = find_corpus();
  if (!corpus || is_missing("mmls")) return;
  const TemporaryFolder folder;
  for (const char* name :
       {"fkie-cad__fact_extractor__mbr.img.xz", "msuhanov__dfir_ntfs__ntfs_index.raw.gz"}) {
    const auto path = unpacked(*corpus / "ntfs" / name, folder);
    const Result<ByteSourcePtr> disk = open_file_source(path);
    REQUIRE(disk);
    expect_as_mmls(*disk, "-t dos " + shell_word(path.string()));
  }
}

TEST_CASE("a damaged disk gives partitions or an error") {
  PartitionBuilder mbr(256);
  mbr.mbr(0, 0x07, 10, 50).mbr(1, 0x0F, 100, 150);
  for (std::uint32_t i = 0; i < 5; ++i)
    mbr.entry(100 + i * 20, 0, 0x07, 2, 10).entry(100 + i * 20, 1, 0x05, (i + 1) * 20, 20);
  PartitionBuilder gpt(128);
  gpt.gpt({{kBasicData, 40, 50, "a"}, {kBasicData, 60, 80, "b"}});
  std::mt19937 random(4);
  int read = 0;
  for (int round = 0; round < 1'500; ++round) {
    PartitionBuilder disk = round % 2 == 0 ? mbr : gpt;
    constexpr std::uint32_t kTelling[] = {0, 1, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    for (auto n = random() % 3 + 1; n > 0; --n) {
      const std::uint64_t at =
          round % 2 == 0
              ? (random() % 6 == 0 ? 0 : 100 + random() % 6 * 20) * kSector + 0x1BE + random() % 32
              : kSector + random() % 0x280;
      disk.set32(at,
                 random() % 2 == 0 ? kTelling[random() % 6] : static_cast<std::uint32_t>(random()));
    }
    if (round % 4 == 1) disk.fix_checksums();
    const std::uint64_t size = disk.bytes().size();
    const auto table = read_partitions(*disk.source(), 0, Limits::for_fuzzing());
    if (!table) continue;
    ++read;
    for (const Partition& partition : table->partitions)
      REQUIRE((partition.offset >= size || fits(partition.offset, partition.length, size)));
  }
  CHECK(read > 500);
}

}  // namespace
}  // namespace assay
