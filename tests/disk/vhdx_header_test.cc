// Headers, region tables and metadata of VHDX files, and the checksum of all of them.
#include <catch2/catch.hpp>

#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"

namespace assay {
namespace {

constexpr std::uint64_t kSize = 3 << 20;

Result<DiskImage> open(const BuiltVhdx& built) {
  return open_vhdx(built.source(), no_parents, Limits::for_fuzzing());
}

BuiltVhdx sound() { return VhdxBuilder(kSize).build(); }

std::string refusal(const BuiltVhdx& built) {
  const auto disk = open(built);
  REQUIRE_FALSE(disk);
  return disk.error().what;
}

TEST_CASE("CRC-32C gives the published check value") {
  CHECK(crc32c(as_bytes("123456789")) == 0xE3069283);
  CHECK(crc32c(Bytes(32)) == 0x8A9136AA);                   // RFC 3720, B.4
  CHECK(crc32c(Bytes(32, std::byte{0xFF})) == 0x62A8AB43);  // RFC 3720, B.4
  CHECK(crc32c({}) == 0);
  Crc32c pieces;
  pieces.add(as_bytes("12345"));
  pieces.add(as_bytes("6789"));
  CHECK(pieces.sum() == 0xE3069283);
  CHECK(crc32c_without(as_bytes("ab1234cd"), 2) ==
        crc32c(as_bytes(std::string_view("ab\0\0\0\0cd", 8))));
}

TEST_CASE("a file is a VHDX by its first eight bytes") {
  CHECK(is_vhdx(sound().bytes));
  CHECK_FALSE(is_vhdx(as_bytes("vhdxfil")));
  CHECK_FALSE(is_vhdx(as_bytes("VHDXFILE")));
  CHECK(refusal(sound().flip(0)) == "no \"vhdxfile\" signature: not a VHDX file");
}

TEST_CASE("the smallest file opens without a note") {
  const auto disk = open(sound());
  REQUIRE(disk);
  CHECK(disk->format == "vhdx");
  CHECK(disk->type == "dynamic");
  CHECK(disk->sector_size == 512);
  CHECK(disk->bytes->size() == kSize);
  CHECK(disk->notes.empty());
  const auto fixed = open(VhdxBuilder(kSize, 1 << 20, 4096).set_fixed().build());
  REQUIRE(fixed);
  CHECK(fixed->type == "fixed");
  CHECK(fixed->sector_size == 4096);
}

TEST_CASE("the header with the higher number counts, if it is whole") {
  // The older one has another version: it would be refused.
  BuiltVhdx built = sound();
  built.change_header(0, [](auto& header) { header.version = std::uint16_t{9}; });
  CHECK(open(built));
  built.flip(0x20000 + 2000);
  CHECK(refusal(built) == "version of the VHDX is not 1 (9)");
  const auto first = open(sound().flip(0x20000 + 2000));
  REQUIRE(first);
  CHECK(first->notes == std::vector<std::string>{"header 2 is damaged: header 1 was used"});
  const auto second = open(sound().flip(0x10000));
  REQUIRE(second);
  CHECK(second->notes == std::vector<std::string>{"header 1 is damaged: header 2 was used"});
  CHECK(refusal(sound().flip(0x10000).flip(0x20000)) == "both headers are damaged");
}

TEST_CASE("two headers of one number must be the same, as Disk2vhd writes them") {
  BuiltVhdx built = sound();
  built.change_headers([](auto& header) { header.sequence = std::uint64_t{1}; });
  CHECK(open(built));
  built.change_header(1, [](auto& header) { header.file_write_guid = numbered_guid(3); });
  CHECK(refusal(built) == "both headers have the sequence number 1 and differ");
}

TEST_CASE("the second region table is used where the first is damaged") {
  const auto disk = open(sound().flip(0x30000 + 5000));
  REQUIRE(disk);
  CHECK(disk->notes ==
        std::vector<std::string>{"region table 1 is damaged: region table 2 was used"});
  CHECK(refusal(sound().flip(0x30000).flip(0x40004)) == "both region tables are damaged");
}

TEST_CASE("an unknown region is refused only if it is required") {
  const auto with_third = [](std::uint32_t required) {
    BuiltVhdx built = sound();
    built.bytes.resize(6 << 20);
    for (const std::size_t table : {0x30000U, 0x40000U})
      built.put(table + 8, le32(3U))
          .put(table + 80,
               vhdx::RawRegion{numbered_guid(7), std::uint64_t{4 << 20}, 1U << 20, required});
    return built.fix_regions();
  };
  CHECK(open(with_third(0)));
  const auto required = open(with_third(1));
  REQUIRE_FALSE(required);
  CHECK(required.error().code == ErrorCode::kUnsupported);
  CHECK(required.error().what ==
        "region {0a090807-0c0b-0e0d-0f10-111213141516} is required to read the disk, and not known "
        "here");
}

TEST_CASE("regions that cannot be are refused with their reason") {
  const auto with = [](std::size_t index, auto change) {
    return refusal(sound().change_region(index, change));
  };
  CHECK(with(1, [](auto& r) { r.offset = std::uint64_t{(3 << 20) + 4096}; }) ==
        "the block allocation table does not lie on whole mebibytes (offset 3149824, length "
        "1048576)");
  CHECK(with(1, [](auto& r) {
          r.offset = std::uint64_t{0};
        }).starts_with("the block allocation table does not lie on whole mebibytes"));
  CHECK(with(0, [](auto& r) { r.offset = ~std::uint64_t{0} << 20; }) ==
        "the metadata region runs past the end of the file");
  CHECK(with(1, [](auto& r) { r.offset = std::uint64_t{2 << 20}; }) ==
        "the block allocation table lies over the metadata region");
  CHECK(with(1, [](auto& r) { r.offset = std::uint64_t{1 << 20}; }) ==
        "the block allocation table lies over the log");
  CHECK(with(1, [](auto& r) { r.id = vhdx::kMetadataRegion; }) ==
        "the metadata region is there twice");
  CHECK(with(1, [](auto& r) {
          r.id = numbered_guid(1);
          r.required = 0U;
        }) == "the block allocation table is not in the region table");
  CHECK(refusal(sound().cut(700'000)) == "file ends within the header section");
}

TEST_CASE("metadata that cannot be is refused with its reason") {
  constexpr std::size_t kItems = BuiltVhdx::kItems;  // parameters, size, sector, sector, id
  const auto with = [](std::size_t at, auto value) { return refusal(sound().put(at, value)); };
  CHECK(with(kItems, le32(3U << 20)) ==
        "block size is not a power of two from 1 MiB to 256 MiB (3145728)");
  CHECK(with(kItems, le32(512U << 20)).starts_with("block size"));
  CHECK(with(kItems, le32(1U << 19)).starts_with("block size"));
  CHECK(with(kItems + 8, le64(kSize + 1)) ==
        "disk size is not a multiple of the sector size up to 64 TiB (3145729)");
  CHECK(with(kItems + 8, le64(std::uint64_t{65} << 40)).starts_with("disk size"));
  CHECK(with(kItems + 16, le32(2048U)) == "logical sector size is not 512 or 4096 (2048)");
  CHECK(with(kItems + 8, le64(std::uint64_t{1} << 40)) ==
        "block allocation table of 1048576 bytes is too small for 1048831 entries");

  constexpr std::size_t kTable = BuiltVhdx::kMetadata;
  CHECK(with(kTable, le32(0U)) == "no \"metadata\" signature in the metadata region");
  CHECK(with(kTable + 10, le16(2048U)) == "metadata table has 2048 entries");
  CHECK(with(kTable + 32 + 16, le32(100U)) == "metadata item lies over the metadata table");
  CHECK(with(kTable + 32 + 16, le32(0xFFFFFFFFU)) == "metadata item runs past its region");
  CHECK(with(kTable + 32 + 20, le32(4U)) == "metadata item of file parameters is too short");
  CHECK(with(kTable + 64, guid_of("CAA16737-FA36-4D43-B3B6-33F0AA44E76B")) ==
        "metadata item {caa16737-fa36-4d43-b3b6-33f0aa44e76b} is there twice");
  CHECK(with(kTable + 64, numbered_guid(1))
            .ends_with("is required to read the disk, and not known here"));
  CHECK(refusal(sound().put(kTable + 64, numbered_guid(1)).put(kTable + 64 + 24, le32(0U))) ==
        "size of the virtual disk is missing");
}

TEST_CASE("metadata that nothing depends on is noted, not refused") {
  constexpr std::size_t kTable = BuiltVhdx::kMetadata;
  const auto sector = open(sound().put(BuiltVhdx::kItems + 20, le32(7U)));
  REQUIRE(sector);
  CHECK(sector->notes == std::vector<std::string>{"physical sector size is not 512 or 4096 (7)"});
  const auto fewer = open(sound().put(kTable + 10, le16(3U)));
  REQUIRE(fewer);
  CHECK(fewer->notes == std::vector<std::string>{"identifier of the virtual disk is missing",
                                                 "physical sector size is missing"});
}

}  // namespace
}  // namespace assay
