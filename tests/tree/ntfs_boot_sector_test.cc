#include <catch2/catch.hpp>

#include "tree/ntfs/boot_sector.h"
#include "tree/ntfs_builder.h"

namespace assay::ntfs {
namespace {

RawBootSector sound() {
  RawBootSector boot{};
  std::memcpy(boot.oem_id.data(), "NTFS    ", 8);
  boot.bytes_per_sector = 512;
  boot.sectors_per_cluster = 8;
  boot.total_sectors = 0x800000;
  boot.mft_cluster = 4;
  boot.mirror_cluster = 2;
  boot.clusters_per_record = 0xF6;
  boot.clusters_per_index = 1;
  return boot;
}

Result<Geometry> parse(const RawBootSector& boot) {
  return parse_boot_sector(std::as_bytes(std::span(&boot, 1)), Limits{});
}

void check_refused(const RawBootSector& boot, const std::string& what) {
  const Result<Geometry> geometry = parse(boot);
  REQUIRE_FALSE(geometry);
  CHECK(geometry.error().what == "boot sector: " + what);
}

TEST_CASE("the usual boot sector of Windows") {
  const Result<Geometry> geometry = parse(sound());
  REQUIRE(geometry);
  CHECK(geometry->sector_size == 512);
  CHECK(geometry->cluster_size == 4096);
  CHECK(geometry->record_size == 1024);
  CHECK(geometry->index_block_size == 4096);
  CHECK(geometry->size == 0x800000ULL * 512);
  CHECK(geometry->clusters == 0x100000);
}

TEST_CASE("clusters are counted in sectors, above 128 as a power of two") {
  struct Row {
    std::uint16_t sector;
    std::uint8_t field;
    std::uint32_t cluster;
  };
  for (const Row& row : {Row{512, 128, 65'536}, Row{512, 0xF8, 131'072}, Row{512, 0xF4, 2U << 20},
                         Row{4096, 1, 4096}, Row{4096, 0xF7, 2U << 20}, Row{256, 4, 1024}}) {
    CAPTURE(row.sector, row.field);
    RawBootSector boot = sound();
    boot.bytes_per_sector = row.sector;
    boot.sectors_per_cluster = row.field;
    const Result<Geometry> geometry = parse(boot);
    REQUIRE(geometry);
    CHECK(geometry->cluster_size == row.cluster);
  }
}

TEST_CASE("records may have whole clusters") {
  RawBootSector boot = sound();
  boot.clusters_per_record = 1;
  CHECK(parse(boot)->record_size == 4096);
  boot.clusters_per_record = 0xF4;
  CHECK(parse(boot)->record_size == 4096);
}

TEST_CASE("boot sectors without sense are refused") {
  RawBootSector boot = sound();
  boot.oem_id[0] = 'X';
  check_refused(boot, "does not say NTFS");
  boot = sound();
  boot.bytes_per_sector = 513;
  check_refused(boot, "sector size is 513 bytes");
  boot.bytes_per_sector = 8192;
  check_refused(boot, "sector size is 8192 bytes");
  boot = sound();
  for (const unsigned field : {0x00U, 0x03U, 0x81U, 0xEBU, 0xF3U}) {
    boot.sectors_per_cluster = static_cast<std::uint8_t>(field);
    CAPTURE(field);
    CHECK_FALSE(parse(boot));
  }
  boot = sound();
  boot.clusters_per_record = 3;
  check_refused(boot, "MFT record size is not a power of two from 512 on (12288)");
  boot.clusters_per_record = 0xF8;
  check_refused(boot, "MFT record size is not a power of two from 512 on (256)");
  boot.clusters_per_record = 0xE1;
  CHECK(parse(boot).error().code == ErrorCode::kLimit);
  boot = sound();
  boot.mft_cluster = 0x100000;
  check_refused(boot, "MFT begins outside of the volume (cluster 1048576)");
  boot = sound();
  boot.total_sectors = 0;
  check_refused(boot, "volume has no clusters");
  boot.total_sectors = ~std::uint64_t{0};
  check_refused(boot, "volume has 18446744073709551615 sectors");
  CHECK_FALSE(parse_boot_sector({}, Limits{}));
}

TEST_CASE("a volume is NTFS by its boot sector, and BitLocker is not") {
  RawBootSector boot = sound();
  CHECK(is_ntfs(std::as_bytes(std::span(&boot, 1))));
  std::memcpy(boot.oem_id.data(), "-FVE-FS-", 8);
  CHECK_FALSE(is_ntfs(std::as_bytes(std::span(&boot, 1))));
  CHECK_FALSE(is_ntfs({}));
}

TEST_CASE("a damaged boot sector is read from its backup, and that is said") {
  NtfsBuilder builder;
  builder.add_file(NtfsBuilder::kRoot, "file", to_bytes("data"));
  const Bytes sound_volume = builder.build();
  for (const std::size_t damaged : {0x03u, 0x0Bu, 0x0Du, 0x2Fu, 0x33u, 0x40u}) {
    CAPTURE(damaged);
    Bytes volume = sound_volume;
    volume[damaged] = std::byte{0xEE};
    volume[damaged + 1] = std::byte{0xEE};
    const Result<NtfsVolume> opened = open_built(volume);
    REQUIRE(opened);
    CHECK(opened->tree->find("file")->has_value());
    REQUIRE_FALSE(opened->notes.empty());
    CHECK(opened->notes[0].starts_with("the boot sector is damaged (boot sector: "));
    CHECK(opened->notes[0].ends_with("): its backup was used"));
  }
}

TEST_CASE("a damaged boot sector without backup is an error") {
  Bytes volume = NtfsBuilder().build();
  volume[0x0B] = std::byte{1};
  volume[volume.size() - 512 + 3] = std::byte{'X'};
  const Result<NtfsVolume> opened = open_built(volume);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().what == "boot sector: sector size is 513 bytes");
  CHECK(opened.error().offset == 0x0Bu);
}

}  // namespace
}  // namespace assay::ntfs
