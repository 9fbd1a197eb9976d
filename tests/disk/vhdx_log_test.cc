#include "disk/vhdx_log.h"

#include <catch2/catch.hpp>

#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"
#include "io/byte_source_contract.h"

namespace assay {
namespace {

constexpr std::size_t kMiB = 1U << 20;
constexpr std::size_t kSector = 4096;
using Write = VhdxLogBuilder::Write;

// A sector that tells its ends from its middle.
Bytes sector_of(char letter) {
  Bytes sector(kSector, static_cast<std::byte>(letter));
  sector.front() = sector.back() = static_cast<std::byte>(letter - 32);
  return sector;
}

// One block, of letters; it begins at the fourth mebibyte.
BuiltVhdx letters() { return VhdxBuilder(kMiB).put_block(0, Bytes(kMiB, std::byte{'.'})).build(); }

Write data(std::size_t sector_of_block, char letter) {
  return {BuiltVhdx::kBlocks + sector_of_block * kSector, sector_of(letter)};
}

Result<DiskImage> open(const BuiltVhdx& built) {
  return open_vhdx(built.source(), no_parents, Limits::for_fuzzing());
}

// The letter in the middle of each of the first sectors.
std::string sectors(const BuiltVhdx& built, std::size_t count) {
  const auto disk = open(built);
  REQUIRE(disk);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes middle(1);
    REQUIRE(disk->bytes->read_at(i * kSector + 2000, middle));
    text += middle[0] == std::byte{0} ? '0' : static_cast<char>(middle[0]);
  }
  return text;
}

std::vector<std::string> notes(const BuiltVhdx& built) { return open(built).value().notes; }

std::string refusal(const BuiltVhdx& built) {
  const auto disk = open(built);
  REQUIRE_FALSE(disk);
  return disk.error().what;
}

TEST_CASE("a log is replayed in order: data, zeros, and what comes later on top") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(0, 10).add({data(0, 'a'), data(1, 'b'), data(2, 'c')});
  log.add({{BuiltVhdx::kBlocks + kSector, {}, 2 * kSector}, data(4, 'd')}).add({data(2, 'e')});
  CHECK(sectors(built, 6) == "a0e.d.");
  CHECK(notes(built) == std::vector<std::string>{"log was replayed in memory: entries 10 to 12"});
  Bytes whole(kSector);
  REQUIRE(open(built)->bytes->read_at(0, whole));
  CHECK((whole == sector_of('a')));  // both ends were put back
  Bytes all(kMiB);
  REQUIRE(open(built)->bytes->read_at(0, all));
  std::mt19937 random(1);
  expect_split_invariance(*open(built)->bytes, all, random, 30);
}

TEST_CASE("without a log identifier nothing is replayed, whatever lies there") {
  BuiltVhdx built = letters();
  VhdxLogBuilder(built).start_at(0, 1).add({data(0, 'a')});
  built.change_headers([](auto& header) { header.log_guid = Guid{}; });
  CHECK(sectors(built, 1) == ".");
  CHECK(notes(built).empty());
}

TEST_CASE("a torn last entry is left out, and what is before it replayed") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(0, 10).add({data(0, 'a')}).add({data(1, 'b')}).add({data(2, 'c')});
  const std::size_t last = VhdxLogBuilder::place(log.start(2));
  SECTION("its data was not written") {
    std::fill_n(built.bytes.begin() + static_cast<std::ptrdiff_t>(last + kSector), kSector,
                std::byte{0});
  }
  SECTION("its data was half written") { built.flip(last + 2 * kSector - 2); }
  SECTION("its header was not written") { built.flip(last); }
  SECTION("a bit of it flipped") { built.flip(last + kSector + 1000); }
  CHECK(sectors(built, 3) == "ab.");
  CHECK(notes(built) == std::vector<std::string>{"log was replayed in memory: entries 10 to 11"});
}

TEST_CASE("sectors of another entry are found out though the checksum holds") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(0, 10).add({data(0, 'a')}).add({data(1, 'b')});
  const std::size_t last = VhdxLogBuilder::place(log.start(1));
  SECTION("sequence number at the start") { built.flip(last + kSector + 4); }
  SECTION("sequence number at the end") { built.flip(last + 2 * kSector - 4); }
  SECTION("signature of the data") { built.flip(last + kSector); }
  SECTION("signature of the descriptor") { built.flip(last + 64); }
  SECTION("sequence number of the descriptor") { built.flip(last + 64 + 24); }
  SECTION("offset that is no sector") { built.flip(last + 64 + 16); }
  SECTION("more descriptors than it has room for") { built.put(last + 24, le32(0xFFFFFFFFU)); }
  SECTION("tail that is no sector") { built.flip(last + 12); }
  SECTION("sequence number zero") { built.put(last + 16, le64(std::uint64_t{0})); }
  log.fix(1);
  CHECK(sectors(built, 2) == "a.");
}

TEST_CASE("the newest sequence counts, and only from the tail that its head names") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(64 * kSector, 5).add({data(0, 'x')});  // older: a sequence of its own
  log.start_at(0, 10).add({data(1, 'a')});            // already written to its place
  log.set_tail(log.start(1) + log.length(1)).add({data(2, 'b')}).add({data(3, 'c')});
  CHECK(sectors(built, 4) == "..bc");
  CHECK(notes(built) == std::vector<std::string>{"log was replayed in memory: entries 11 to 12"});
}

TEST_CASE("a sequence goes on at the start of the log, even within an entry") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(kMiB - 3 * kSector, 20).add({data(0, 'a')}).add({data(1, 'b')}).add({data(2, 'c')});
  CHECK(log.start(1) == kMiB - kSector);
  CHECK(log.start(2) == kSector);
  CHECK(sectors(built, 3) == "abc");
}

// qemu-img 7.2 takes the second entry alone; see vhd_qemu_test.cc.
TEST_CASE("a sequence whose first entry goes on at the start of the log is whole") {
  BuiltVhdx built = letters();
  VhdxLogBuilder(built).start_at(kMiB - kSector, 7).add({data(0, 'a')}).add({data(1, 'b')});
  CHECK(sectors(built, 2) == "ab");
}

TEST_CASE("a gap in the sequence numbers ends a sequence") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  log.start_at(0, 10).add({data(0, 'a')}).add({data(1, 'b')});
  log.start_at(log.start(1) + log.length(1), 13).add({data(2, 'c')});
  CHECK(sectors(built, 3) == "..c");  // 13 is newer, and stands alone
}

TEST_CASE("entries of another log are none") {
  BuiltVhdx built = letters();
  VhdxLogBuilder(built, numbered_guid(60)).start_at(64 * kSector, 99).add({data(0, 'x')});
  VhdxLogBuilder(built, numbered_guid(50)).start_at(0, 1).add({data(1, 'a')});
  CHECK(sectors(built, 2) == ".a");
}

TEST_CASE("an entry can have hundreds of descriptors, or none") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  std::vector<Write> writes;
  for (std::size_t i = 0; i < 200; ++i)
    writes.push_back(i % 2 == 0 ? data(i, 'a')
                                : Write{BuiltVhdx::kBlocks + i * kSector, {}, kSector});
  log.start_at(0, 1).add({}).add(writes);
  CHECK(sectors(built, 202) == [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "a0";
    return text + "..";
  }());
}

TEST_CASE("the table of blocks and the regions are read from the replayed file") {
  BuiltVhdx built = letters();
  Bytes table(kSector);
  const le64 entry(std::uint64_t{2});  // block 0: zeros
  std::memcpy(table.data(), &entry, sizeof entry);
  VhdxLogBuilder(built).start_at(0, 1).add({{BuiltVhdx::kBat, table}});
  CHECK(sectors(built, 1) == "0");
}

TEST_CASE("a log may lengthen the file: blocks behind its old end are zeros") {
  BuiltVhdx built = VhdxBuilder(kMiB).build();
  built.set_bat(0, 6, 5);
  VhdxLogBuilder(built)
      .set_sizes(built.bytes.size(), 7 * kMiB)
      .start_at(0, 1)
      .add({{5 * kMiB, sector_of('a')}});
  CHECK(sectors(built, 2) == "a0");
}

TEST_CASE("a log that cannot be replayed makes the disk unreadable") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  CHECK(refusal(built) == "log cannot be replayed: no sequence of entries in it is whole");
  log.start_at(8 * kSector, 3).set_tail(0).add({data(0, 'a')});  // its tail is not there
  CHECK(refusal(built) == "log cannot be replayed: no sequence of entries in it is whole");
}

TEST_CASE("a file shorter than when its log was written is truncated") {
  BuiltVhdx built = letters();
  VhdxLogBuilder(built).set_sizes(9 * kMiB, 9 * kMiB).start_at(0, 1).add({data(0, 'a')});
  const auto disk = open(built);
  REQUIRE_FALSE(disk);
  CHECK(disk.error().code == ErrorCode::kTruncated);
  CHECK(disk.error().what ==
        "file was 9437184 bytes long when its log was written, and now has 5242880");
}

TEST_CASE("a log in an impossible place or version is refused") {
  BuiltVhdx built = letters();
  VhdxLogBuilder(built).start_at(0, 1).add({data(0, 'a')});
  const auto with = [&built](auto change) {
    return refusal(BuiltVhdx(built).change_headers(change));
  };
  CHECK(with([](auto& h) { h.log_version = std::uint16_t{1}; }) ==
        "version of the log is not 0 (1)");
  CHECK(with([](auto& h) { h.log_length = 4096U; }) ==
        "log does not lie on whole mebibytes (offset 1048576, length 4096)");
  CHECK(with([](auto& h) { h.log_offset = std::uint64_t{0}; }).starts_with("log does not lie"));
  CHECK(with([](auto& h) { h.log_offset = std::uint64_t{64 << 20}; }) ==
        "log of the VHDX runs past the end");
  CHECK_FALSE(open(BuiltVhdx(built).change_headers([](auto& h) { h.log_length = 128U << 20; })));
}

TEST_CASE("entries made to be summed again and again are stopped") {
  BuiltVhdx built = letters();
  VhdxLogBuilder log(built);
  // Each claims the whole log, and each is wrong only in its checksum.
  for (std::size_t i = 0; i < 20; ++i) {
    log.start_at(i * kSector, 10).add({});
    const std::size_t at = VhdxLogBuilder::place(log.start(i));
    built.put(at + 8, le32(static_cast<std::uint32_t>(kMiB)));
  }
  CHECK(refusal(built) == "entries of the log lie over each other");
}

TEST_CASE("of entries in any order the active sequence is found") {
  using vhdx::LogEntry;
  const auto entry = [](std::uint64_t position, std::uint64_t sequence, std::uint64_t tail) {
    return LogEntry{position, 4096, tail, sequence, 0, 0, 0};
  };
  CHECK(vhdx::active_sequence({}, kMiB).empty());
  const auto active = vhdx::active_sequence(
      {entry(8192, 3, 4096), entry(0, 1, 0), entry(4096, 2, 0), entry(65'536, 2, 65'536)}, kMiB);
  REQUIRE(active.size() == 2);
  CHECK(active[0].sequence == 2);
  CHECK(active[0].position == 4096);
  CHECK(active[1].sequence == 3);
}

}  // namespace
}  // namespace assay
