#include <catch2/catch.hpp>

#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"
#include "io/byte_source_contract.h"

namespace assay {
namespace {

constexpr std::size_t kMiB = 1U << 20;

Bytes filled(std::size_t size, unsigned seed) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::byte>((i * 31 + i / 4096 * 7 + seed) & 0xFF);
  return bytes;
}

Result<DiskImage> open(const BuiltVhdx& built, const ParentFinder& finder = no_parents) {
  return open_vhdx(built.source(), finder, Limits::for_fuzzing());
}

// The message of reading block `block`.
std::string refusal(const BuiltVhdx& built, std::size_t block) {
  const auto disk = open(built);
  REQUIRE(disk);
  Bytes some(16);
  const auto read = disk->bytes->read_at(block * kMiB, some);
  REQUIRE_FALSE(read);
  return read.error().what;
}

TEST_CASE("a block is in the file, or zeros, by its state") {
  VhdxBuilder builder(6 * kMiB);
  builder.put_block(1, filled(kMiB, 1)).put_block(5, filled(kMiB, 2));
  builder.set_state(2, 1).set_state(3, 2).set_state(4, 3);
  Bytes expected(6 * kMiB);
  std::ranges::copy(filled(kMiB, 1), expected.begin() + kMiB);
  std::ranges::copy(filled(kMiB, 2), expected.begin() + 5 * kMiB);
  const auto disk = open(builder.build());
  REQUIRE(disk);
  CHECK((read_all(*disk->bytes, 8 * kMiB, "disk").value() == expected));
  std::mt19937 random(1);
  expect_split_invariance(*disk->bytes, expected, random, 30);
  expect_refusal_past_the_end(*disk->bytes);
}

TEST_CASE("entries of sector bitmaps lie between those of the blocks") {
  // 256 MiB blocks of 512-byte sectors: 16 to a bitmap, so that block 16 has entry 17.
  VhdxBuilder builder(std::uint64_t{20} * 256 * kMiB, 256 * kMiB);
  CHECK(builder.chunk_ratio() == 16);
  BuiltVhdx built = builder.build();
  built.bytes.resize(5 * kMiB, std::byte{'x'});
  built.set_bat(16, 0, 0).set_bat(17, 2, 0).set_bat(18, 5, 0);
  const auto disk = open(built);
  REQUIRE(disk);
  Bytes some(16);
  CHECK(disk->bytes->read_at(std::uint64_t{16} * 256 * kMiB, some));
  const auto refused = disk->bytes->read_at(std::uint64_t{17} * 256 * kMiB, some);
  REQUIRE_FALSE(refused);
  CHECK(to_string(refused.error()) ==
        "state 5 of block 17 is not one that this disk can have (at 0x00300090)");
}

TEST_CASE("a block that is partly another's needs a parent") {
  CHECK(refusal(VhdxBuilder(kMiB).put_block(0, {}).set_state(0, 7).build(), 0) ==
        "state 7 of block 0 is not one that this disk can have");
  CHECK(refusal(VhdxBuilder(kMiB).set_state(0, 4).build(), 0) ==
        "state 4 of block 0 is not one that this disk can have");
}

TEST_CASE("blocks past the end of the file or over something else are refused, others are read") {
  BuiltVhdx built = VhdxBuilder(3 * kMiB).put_block(0, filled(kMiB, 3)).build();
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, 5), 1) ==
        "block 1 lies at mebibyte 5, past the end of the file");
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, (std::uint64_t{1} << 44) - 1), 1)
            .ends_with("past the end of the file"));
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, 0), 1) == "block 1 lies over the header section");
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, 1), 1) == "block 1 lies over the log");
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, 2), 1) == "block 1 lies over the metadata region");
  CHECK(refusal(BuiltVhdx(built).set_bat(1, 6, 3), 1) ==
        "block 1 lies over the block allocation table");
  const auto twice = open(built.set_bat(1, 6, 4));
  REQUIRE(twice);
  Bytes some(16);
  CHECK(twice->bytes->read_at(0, some));
  const auto second = twice->bytes->read_at(kMiB, some);
  REQUIRE_FALSE(second);
  CHECK(second.error().what == "block 1 lies over block 0");
  CHECK(twice->bytes->read_at(2 * kMiB, some));
}

TEST_CASE("the last block of a VHDX may end with the disk") {
  BuiltVhdx built = VhdxBuilder(kMiB + 512).put_block(1, filled(512, 4)).build();
  built.cut(built.bytes.size() - kMiB + 512);
  const auto disk = open(built);
  REQUIRE(disk);
  Bytes last(512);
  REQUIRE(disk->bytes->read_at(kMiB, last));
  CHECK((last == filled(512, 4)));
}

TEST_CASE("a differencing disk takes by sector, in both sector sizes") {
  for (const std::uint32_t sector : {512U, 4096U}) {
    CAPTURE(sector);
    const Bytes below = filled(2 * kMiB, 5);
    VhdxBuilder parent(2 * kMiB, kMiB, sector);
    parent.put_block(0, Bytes(below.begin(), below.begin() + kMiB));
    parent.put_block(1, Bytes(below.begin() + kMiB, below.end()));
    VhdxBuilder child(3 * kMiB, kMiB, sector);
    child.set_data_write_guid(2).set_parent(1, "base.vhdx");
    child.put_sectors(1, filled(kMiB, 6), {0, 9, 10, 17}).set_state(2, 0);
    Bytes expected = below;
    expected.resize(3 * kMiB);
    const Bytes own = filled(kMiB, 6);
    for (const std::size_t i : {0U, 9U, 10U, 17U})
      std::copy_n(own.begin() + static_cast<std::ptrdiff_t>(i * sector), sector,
                  expected.begin() + static_cast<std::ptrdiff_t>(kMiB + i * sector));
    const auto disk = open(child.build(), always({parent.build().file("base.vhdx")}));
    REQUIRE(disk);
    CHECK((read_all(*disk->bytes, 4 * kMiB, "disk").value() == expected));
    std::mt19937 random(2);
    expect_split_invariance(*disk->bytes, expected, random, 20);
  }
}

TEST_CASE("zeros of a child hide what its parent has, absence does not") {
  VhdxBuilder parent(2 * kMiB);
  parent.put_block(0, filled(kMiB, 7)).put_block(1, filled(kMiB, 8));
  VhdxBuilder child(2 * kMiB);
  child.set_data_write_guid(2).set_parent(1, "base.vhdx").set_state(0, 2);
  const auto disk = open(child.build(), always({parent.build().file("base.vhdx")}));
  REQUIRE(disk);
  const Bytes bytes = read_all(*disk->bytes, 4 * kMiB, "disk").value();
  CHECK((Bytes(bytes.begin(), bytes.begin() + kMiB) == Bytes(kMiB)));
  CHECK((Bytes(bytes.begin() + kMiB, bytes.end()) == filled(kMiB, 8)));
}

TEST_CASE("a partial block without its sector bitmap is refused") {
  VhdxBuilder child(kMiB);
  child.set_data_write_guid(2).set_parent(1, "base.vhdx").put_sectors(0, {}, {1});
  BuiltVhdx built = child.build();
  built.set_bat(child.chunk_ratio(), 0, 0);
  const auto disk = open(built, always({VhdxBuilder(kMiB).build().file("base.vhdx")}));
  REQUIRE(disk);
  Bytes some(16);
  const auto read = disk->bytes->read_at(0, some);
  REQUIRE_FALSE(read);
  CHECK(read.error().what == "block 0 is partly the parent's, and has no sector bitmap");
}

}  // namespace
}  // namespace assay
