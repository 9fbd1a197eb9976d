#include <algorithm>

#include <catch2/catch.hpp>

#include "disk/vhd.h"
#include "disk/vhd_builder.h"
#include "io/byte_source_contract.h"

namespace assay {
namespace {

constexpr std::size_t kBlock = 4096;

Bytes letters(char letter, std::size_t size = kBlock) {
  return Bytes(size, static_cast<std::byte>(letter));
}

BuiltVhd base_disk(std::size_t blocks = 3) {
  return VhdBuilder::fixed(letters('a', blocks * kBlock), 1);
}

// Block 0 is the parent's, block 1 its own, block 2 has sectors 1 and 5 of its own.
VhdBuilder child_builder(std::uint8_t number = 2, std::uint8_t parent = 1) {
  VhdBuilder builder(3 * kBlock);
  builder.set_identifier(number).set_parent(parent, "base.vhd");
  builder.put_block(1, letters('b')).put_sectors(2, letters('c'), {1, 5});
  return builder;
}

Bytes expected_of_child(std::byte below) {
  Bytes expected(3 * kBlock, below);
  std::fill_n(expected.begin() + kBlock, kBlock, std::byte{'b'});
  for (const int sector : {1, 5})
    std::fill_n(expected.begin() + 2 * kBlock + 512 * sector, 512, std::byte{'c'});
  return expected;
}

Result<DiskImage> open(const BuiltVhd& built, const ParentFinder& finder) {
  return open_vhd(built.source(), finder, Limits::for_fuzzing());
}

TEST_CASE("a differencing disk takes what it has not from its parent") {
  const auto disk = open(child_builder().build(), always({base_disk().file("base.vhd")}));
  REQUIRE(disk);
  CHECK(disk->type == "differencing");
  CHECK(disk->parents == std::vector<std::string>{"base.vhd"});
  CHECK(disk->notes.empty());
  expect_byte_source_contract(*disk->bytes, expected_of_child(std::byte{'a'}));
}

TEST_CASE("a parent that is smaller goes on in zeros") {
  const auto disk = open(child_builder().build(), always({base_disk(1).file("base.vhd")}));
  REQUIRE(disk);
  Bytes expected = expected_of_child(std::byte{0});
  std::fill_n(expected.begin(), kBlock, std::byte{'a'});
  CHECK((read_all(*disk->bytes, 1 << 20, "disk").value() == expected));
}

TEST_CASE("the parent is asked for by all its paths: relative, absolute, name") {
  ParentClaim asked;
  const BuiltVhd child = child_builder()
                             .add_locator("W2ku", "C:\\disks\\base.vhd")
                             .add_locator("Wi2k", "C:\\old\\base.vhd")
                             .add_locator("W2ru", ".\\bäse.vhd")
                             .add_locator("Wi2r", "old\\base.vhd")
                             .add_locator("MacX", "file://localhost/base.vhd")
                             .build();
  const auto disk = open(child, [&](const ParentClaim& claim) {
    asked = claim;
    return no_parents(claim);
  });
  CHECK(asked.paths == std::vector<std::string>{".\\bäse.vhd", "old\\base.vhd",
                                                "C:\\disks\\base.vhd", "C:\\old\\base.vhd",
                                                "file://localhost/base.vhd", "base.vhd"});
  CHECK(asked.identifier == "{04030201-0605-0807-090a-0b0c0d0e0f10}");
  REQUIRE_FALSE(disk);
  CHECK(disk.error().code == ErrorCode::kNotFound);
  CHECK(disk.error().what ==
        "parent disk bäse.vhd is not here: put it beside this file or name it with --parent");
}

TEST_CASE("a locator that cannot be read is left out, and that is said") {
  BuiltVhd child = child_builder().add_locator("W2ru", "base.vhd").build();
  const std::vector<DiskFile> files = {base_disk().file("base.vhd")};
  const auto past_end =
      open(child.change_header([](auto& h) { h.locators[0].offset = ~std::uint64_t{0}; }),
           always(files));
  REQUIRE(past_end);
  REQUIRE(past_end->notes.size() == 1);
  CHECK(past_end->notes[0].starts_with("parent locator 1 was left out: "));
  const auto too_long = open(child.change_header([](auto& h) {
    h.locators[0].offset = std::uint64_t{0};
    h.locators[0].length = 0xFFFFFFFFU;
  }),
                             always(files));
  REQUIRE(too_long);
  CHECK(too_long->notes.size() == 1);
}

TEST_CASE("a parent is taken by its identifier, whichever candidate has it") {
  const std::vector<DiskFile> files = {
      VhdBuilder::fixed(letters('x', 3 * kBlock), 9).file("wrong.vhd"),
      base_disk().file("right.vhd")};
  const auto disk = open(child_builder().build(), always(files));
  REQUIRE(disk);
  CHECK(disk->parents == std::vector<std::string>{"right.vhd"});
}

TEST_CASE("a wrong parent is refused with both identifiers") {
  const auto disk =
      open(child_builder().build(), always({VhdBuilder::fixed(letters('x'), 9).file("base.vhd")}));
  REQUIRE_FALSE(disk);
  CHECK(disk.error().code == ErrorCode::kCorrupt);
  CHECK(disk.error().what ==
        "parent disk base.vhd is not the one that this disk was made from: its identifier is "
        "{0c0b0a09-0e0d-100f-1112-131415161718}, and {04030201-0605-0807-090a-0b0c0d0e0f10} is "
        "wanted");
}

TEST_CASE("a parent that is no VHD, or is damaged, is refused by name") {
  const auto other = open(child_builder().build(),
                          always({{"base.vhdx", make_memory_source(to_bytes("vhdxfile"))}}));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ErrorCode::kUnsupported);
  CHECK(other.error().what ==
        "parent disk base.vhdx is not a VHD file, as the parent of a VHD must be");
  BuiltVhd damaged = base_disk();
  damaged.change_footer([](auto& footer) { footer.type = 0U; });
  const auto broken = open(child_builder().build(), always({damaged.file("base.vhd")}));
  REQUIRE_FALSE(broken);
  CHECK(to_string(broken.error()) ==
        "base.vhd: disk type is not fixed, dynamic or differencing (0)");
}

// Disk `number` has the parent `number` - 1; disk 1 is the base.
ParentFinder chain_finder() {
  return [](const ParentClaim& claim) -> Result<std::vector<DiskFile>> {
    std::vector<DiskFile> files;
    for (std::uint8_t number = 1; number < 20; ++number) {
      if (guid_text(numbered_guid(number)) != claim.identifier) continue;
      const std::string name = "disk" + std::to_string(number) + ".vhd";
      const auto parent = static_cast<std::uint8_t>(number - 1);
      files.push_back(number == 1 ? base_disk().file(name)
                                  : child_builder(number, parent).build().file(name));
    }
    return files;
  };
}

TEST_CASE("parents have parents, as far as the limit goes") {
  const auto chain = open(child_builder(5, 4).build(), chain_finder());
  REQUIRE(chain);
  CHECK(chain->parents ==
        std::vector<std::string>{"disk4.vhd", "disk3.vhd", "disk2.vhd", "disk1.vhd"});
  CHECK((read_all(*chain->bytes, 1 << 20, "disk").value() == expected_of_child(std::byte{'a'})));
  const auto too_long = open(child_builder(6, 5).build(), chain_finder());
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().code == ErrorCode::kLimit);
  CHECK(to_string(too_long.error()) == "disk2.vhd: chain of more than 4 parent disks");
}

TEST_CASE("parents that form a loop are refused: two disks, and one that is its own") {
  const auto two =
      open(child_builder(2, 3).build(), always({child_builder(3, 2).build().file("other.vhd")}));
  REQUIRE_FALSE(two);
  CHECK(two.error().code == ErrorCode::kCorrupt);
  CHECK(to_string(two.error()) ==
        "other.vhd: parent disks form a loop: {05040302-0706-0908-0a0b-0c0d0e0f1011} comes again");
  const auto own = open(child_builder(2, 2).build(), chain_finder());
  REQUIRE_FALSE(own);
  CHECK(own.error().what.starts_with("parent disks form a loop"));
}

TEST_CASE("a missing parent of a parent is told of that parent, with its notes kept apart") {
  const auto missing = open(child_builder(3, 2).build(),
                            [](const ParentClaim& claim) -> Result<std::vector<DiskFile>> {
                              if (claim.identifier != guid_text(numbered_guid(2)))
                                return std::vector<DiskFile>{};
                              return std::vector{child_builder(2, 1).build().file("middle.vhd")};
                            });
  REQUIRE_FALSE(missing);
  CHECK(to_string(missing.error()) ==
        "middle.vhd: parent disk base.vhd is not here: put it beside this file or name it with "
        "--parent");
  BuiltVhd base = base_disk();
  const auto noted =
      open(child_builder().build(), always({base.flip(base.footer_at() + 300).file("base.vhd")}));
  REQUIRE(noted);
  CHECK(noted->notes == std::vector<std::string>{"base.vhd: checksum of the footer is wrong"});
}

TEST_CASE("what the finder cannot do is passed on") {
  const auto disk = open(child_builder().build(), [](const ParentClaim&) {
    return Result<std::vector<DiskFile>>(fail(ErrorCode::kIo, "folder cannot be listed"));
  });
  REQUIRE_FALSE(disk);
  CHECK(disk.error().what == "folder cannot be listed");
}

}  // namespace
}  // namespace assay
