#include "disk/vhdx_parent.h"

#include <catch2/catch.hpp>

#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"

namespace assay {
namespace {

constexpr std::size_t kMiB = 1U << 20;

VhdxBuilder base_disk(std::uint8_t number = 1) {
  VhdxBuilder builder(kMiB);
  builder.set_data_write_guid(number).put_block(0, Bytes(kMiB, std::byte{'a'}));
  return builder;
}

VhdxBuilder child_disk(std::uint8_t number = 2, std::uint8_t parent = 1) {
  VhdxBuilder builder(kMiB);
  builder.set_data_write_guid(number).set_parent(parent, ".\\base.vhdx");
  return builder;
}

Result<DiskImage> open(const BuiltVhdx& built, const ParentFinder& finder) {
  return open_vhdx(built.source(), finder, Limits::for_fuzzing());
}

TEST_CASE("the parent of a VHDX is asked for by relative, volume and absolute path") {
  VhdxBuilder builder(kMiB);
  builder.set_data_write_guid(2).set_parent(
      {{"absolute_win32_path", "\\\\?\\C:\\base.vhdx"},
       {"parent_linkage2", "{00000000-0000-0000-0000-000000000000}"},
       {"volume_path", "\\\\?\\Volume{1}\\base.vhdx"},
       {"parent_linkage", "{04030201-0605-0807-090A-0B0C0D0E0F10}"},
       {"relative_path", "..\\bäse.vhdx"}});
  ParentClaim asked;
  const auto disk = open(builder.build(), [&](const ParentClaim& claim) {
    asked = claim;
    return no_parents(claim);
  });
  CHECK(asked.paths == std::vector<std::string>{"..\\bäse.vhdx", "\\\\?\\Volume{1}\\base.vhdx",
                                                "\\\\?\\C:\\base.vhdx"});
  CHECK(asked.identifier == guid_text(numbered_guid(1)));
  CHECK(asked.other_identifier.empty());
  REQUIRE_FALSE(disk);
  CHECK(disk.error().code == ErrorCode::kNotFound);
  CHECK(disk.error().what ==
        "parent disk bäse.vhdx is not here: put it beside this file or name it with --parent");
}

TEST_CASE("the parent's data write identifier must be either of the two that are claimed") {
  const auto first = open(child_disk().build(), always({base_disk().build().file("base.vhdx")}));
  REQUIRE(first);
  CHECK(first->type == "differencing");
  CHECK(first->parents == std::vector<std::string>{"base.vhdx"});
  Bytes some(4);
  REQUIRE(first->bytes->read_at(kMiB - 4, some));
  CHECK((some == Bytes(4, std::byte{'a'})));
  VhdxBuilder merging(kMiB);
  merging.set_data_write_guid(2).set_parent({{"parent_linkage", guid_text(numbered_guid(7))},
                                             {"parent_linkage2", guid_text(numbered_guid(1))},
                                             {"relative_path", "base.vhdx"}});
  CHECK(open(merging.build(), always({base_disk().build().file("base.vhdx")})));
  const auto wrong = open(child_disk().build(), always({base_disk(9).build().file("base.vhdx")}));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().what ==
        "parent disk base.vhdx is not the one that this disk was made from: its identifier is "
        "{0c0b0a09-0e0d-100f-1112-131415161718}, and {04030201-0605-0807-090a-0b0c0d0e0f10} is "
        "wanted");
}

// Hyper-V writes zeros as the second identifier; a parent of zeros must not match them.
TEST_CASE("an identifier of zeros is no claim") {
  VhdxBuilder builder(kMiB);
  builder.set_data_write_guid(2).set_parent(
      {{"parent_linkage", guid_text(numbered_guid(1))},
       {"parent_linkage2", "{00000000-0000-0000-0000-000000000000}"},
       {"relative_path", "base.vhdx"}});
  BuiltVhdx zeros = base_disk().build();
  zeros.change_headers([](auto& header) { header.data_write_guid = Guid{}; });
  CHECK_FALSE(open(builder.build(), always({zeros.file("base.vhdx")})));
}

TEST_CASE("VHDX parents that form a loop, or a chain beyond the limit, are refused") {
  const auto loop =
      open(child_disk(2, 3).build(), always({child_disk(3, 2).build().file("other.avhdx")}));
  REQUIRE_FALSE(loop);
  CHECK(to_string(loop.error()) ==
        "other.avhdx: parent disks form a loop: {05040302-0706-0908-0a0b-0c0d0e0f1011} comes "
        "again");
  const auto chain = open(child_disk(9, 8).build(), [](const ParentClaim& claim) {
    std::vector<DiskFile> files;
    for (std::uint8_t number = 1; number < 9; ++number)
      if (guid_text(numbered_guid(number)) == claim.identifier)
        files.push_back(child_disk(number, static_cast<std::uint8_t>(number - 1))
                            .build()
                            .file("disk" + std::to_string(number)));
    return Result<std::vector<DiskFile>>(files);
  });
  REQUIRE_FALSE(chain);
  CHECK(to_string(chain.error()) == "disk5: chain of more than 4 parent disks");
}

TEST_CASE("parent locators that cannot be are refused with their reason") {
  const auto refusal = [](VhdxBuilder builder) {
    const auto disk = open(builder.build(), no_parents);
    REQUIRE_FALSE(disk);
    return disk.error().what;
  };
  CHECK(refusal(child_disk().set_locator_type(numbered_guid(5))) ==
        "parent disk is not a VHDX file (locator type {08070605-0a09-0c0b-0d0e-0f1011121314})");
  CHECK(refusal(VhdxBuilder(kMiB).set_parent({{"relative_path", "x"}})) ==
        "parent locator does not say which disk the parent is");
  CHECK(refusal(VhdxBuilder(kMiB).set_parent({{"parent_linkage", "{}"}})) ==
        "parent locator does not say where the parent is");
  CHECK(refusal(VhdxBuilder(kMiB).set_parent({{"volume_path", "x"}, {"volume_path", "y"}})) ==
        "parent locator has volume_path twice");
  BuiltVhdx without = child_disk().build();
  without.put(BuiltVhdx::kMetadata + 10, le16(5U));
  const auto none = open(without, no_parents);
  REQUIRE_FALSE(none);
  CHECK(none.error().what == "differencing disk without a parent locator");
}

// 60,000 entries whose keys are 64 KiB each, all in the same bytes: decoded, they would be 4 GB.
TEST_CASE("keys of a parent locator that are not known cost nothing") {
  Bytes item(1 << 20, std::byte{'k'});
  const Guid type = guid_of("B04AEFB7-D19E-4A81-B789-25B8E9445913");
  std::copy(type.begin(), type.end(), item.begin());
  const le32 count(60'000U << 16);
  std::memcpy(item.data() + 16, &count, sizeof count);
  for (std::uint32_t i = 0; i < 60'000; ++i) {
    const le32 fields[] = {le32(i), le32(i), le32(0xFFFFFFFFU)};
    std::memcpy(item.data() + 20 + 12 * i, fields, sizeof fields);
  }
  const auto claim = vhdx::read_parent_locator(item);
  REQUIRE_FALSE(claim);
  CHECK(claim.error().what == "parent locator does not say which disk the parent is");
}

TEST_CASE("a VHDX parent of another format or sector size is refused by name") {
  const auto vhd =
      open(child_disk().build(), always({VhdBuilder::fixed(Bytes(1024)).file("base.vhd")}));
  REQUIRE_FALSE(vhd);
  CHECK(vhd.error().what ==
        "parent disk base.vhd is not a VHDX file, as the parent of a VHDX must be");
  const auto sectors = open(child_disk().build(),
                            always({VhdxBuilder(kMiB, 1 << 20, 4096).build().file("base.vhdx")}));
  REQUIRE_FALSE(sectors);
  CHECK(sectors.error().what ==
        "parent disk base.vhdx has sectors of 4096 bytes, this disk of 512");
}

}  // namespace
}  // namespace assay
