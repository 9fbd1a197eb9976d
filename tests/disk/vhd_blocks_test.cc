// What VHD and VHDX share: claims of file ranges, disks in blocks.
#include <catch2/catch.hpp>

#include "disk/vhd_block_source.h"
#include "disk/vhd_claims.h"
#include "io/byte_source_contract.h"
#include "io/memory_source.h"

namespace assay {
namespace {

TEST_CASE("ranges that touch are both granted, ranges that overlap are not") {
  FileClaims claims;
  CHECK(claims.claim(100, 50, {"block", 1}));
  CHECK(claims.claim(150, 50, {"block", 2}));
  CHECK(claims.claim(0, 100, {"the header", 0, false}));
  CHECK(claims.claim(120, 0, {"nothing", 0, false}));
  CHECK(claims.claim(100, 50, {"block", 1}));
  for (const auto& [offset, length] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {100, 50}, {99, 2}, {149, 1}, {90, 99}}) {
    CAPTURE(offset, length);
    CHECK_FALSE(claims.claim(offset, length, {"block", 3}));
  }
  const Result<void> refused = claims.claim(199, 5, {"block", 3});
  REQUIRE_FALSE(refused);
  CHECK(to_string(refused.error()) == "block 3 lies over block 2 (at 0x000000c7)");
  CHECK(claims.claim(90, 5, {"block", 4}).error().what == "block 4 lies over the header");
}

// Four blocks of eight sectors: in the file, zeros, absent, by sector.
struct Fixture {
  static constexpr std::uint64_t kBlock = 4096;
  Bytes file = Bytes(3 * kBlock);
  Bytes parent = Bytes(3 * kBlock + 1000);
  Bytes expected = Bytes(4 * kBlock - 512);

  explicit Fixture(bool highest_first) {
    std::mt19937 random(7);
    for (std::byte& b : file) b = static_cast<std::byte>(random());
    for (std::byte& b : parent) b = static_cast<std::byte>(random());
    const auto copy = [&](const Bytes& from, std::size_t at, std::size_t to, std::size_t n) {
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), n,
                  expected.begin() + static_cast<std::ptrdiff_t>(to));
    };
    copy(file, 512, 0, kBlock);
    copy(parent, 2 * kBlock, 2 * kBlock, kBlock);
    // The parent ends within the last block, in its second sector.
    copy(parent, 3 * kBlock, 3 * kBlock, 1000);
    for (const std::size_t sector : {0U, 3U, 4U})
      copy(file, 2 * kBlock + 512 * sector, 3 * kBlock + 512 * sector, 512);
    bitmap = std::byte{static_cast<unsigned char>(highest_first ? 0x98 : 0x19)};
  }
  std::byte bitmap;

  Result<BlockPlace> locate(std::uint64_t block) const {
    using Kind = BlockPlace::Kind;
    switch (block) {
      case 0: return BlockPlace{Kind::kInFile, 512, {}};
      case 1: return BlockPlace{Kind::kZeros, 0, {}};
      case 2: return BlockPlace{Kind::kAbsent, 0, {}};
      default: return BlockPlace{Kind::kBySector, 2 * kBlock, {bitmap}};
    }
  }
};

TEST_CASE("a disk in blocks takes each sector from where it lies") {
  for (const bool highest_first : {true, false}) {
    const Fixture fixture(highest_first);
    int looked_up = 0;
    const auto source =
        make_block_source({fixture.expected.size(), Fixture::kBlock, 512, highest_first},
                          make_memory_source(fixture.file), make_memory_source(fixture.parent),
                          [&](std::uint64_t block) {
                            ++looked_up;
                            return fixture.locate(block);
                          });
    REQUIRE((read_all(*source, 1 << 20, "disk").value() == fixture.expected));
    CHECK(looked_up == 4);
    Bytes again(8);
    REQUIRE(source->read_at(3 * Fixture::kBlock, again));
    CHECK(looked_up == 4);  // what lies in the file is remembered
  }
}

TEST_CASE("a disk in blocks keeps the contract of sources") {
  const Fixture fixture(true);
  const auto source =
      make_block_source({fixture.expected.size(), Fixture::kBlock, 512, true},
                        make_memory_source(fixture.file), make_memory_source(fixture.parent),
                        [&](std::uint64_t block) { return fixture.locate(block); });
  expect_byte_source_contract(*source, fixture.expected);
}

TEST_CASE("a bitmap of one kind needs no bits") {
  using Kind = BlockPlace::Kind;
  CHECK(kind_of_bitmap(Bytes{std::byte{0xFF}, std::byte{0xE0}}, 11, true) == Kind::kInFile);
  CHECK(kind_of_bitmap(Bytes{std::byte{0xFF}, std::byte{0xC0}}, 11, true) == Kind::kBySector);
  CHECK(kind_of_bitmap(Bytes{std::byte{0xFF}, std::byte{0x07}}, 11, false) == Kind::kInFile);
  CHECK(kind_of_bitmap(Bytes{std::byte{0}, std::byte{0x1F}}, 11, true) == Kind::kAbsent);
  CHECK(kind_of_bitmap(Bytes{std::byte{0}, std::byte{0x20}}, 11, true) == Kind::kBySector);
}

}  // namespace
}  // namespace assay
