#include "disk/volume_signature.h"

#include <algorithm>
#include <bit>

#include "disk/boot_sector.h"
#include "disk/partition_types.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSector = 512;

bool has_text(ByteView bytes, std::size_t offset, std::string_view text) {
  return fits(offset, text.size(), bytes.size()) &&
         as_chars(bytes.subspan(offset, text.size())) == text;
}

bool has_text(const ByteSource& source, std::uint64_t offset, std::string_view text) {
  Bytes bytes(text.size());
  return source.read_at(offset, bytes) && as_chars(bytes) == text;
}

bool ends_in_55aa(ByteView sector) { return has_text(sector, 0x1FE, "\x55\xAA"sv); }

bool is_ntfs(ByteView sector) {
  const auto boot = read_raw<RawBootSector>(sector, 0, "boot sector");
  if (!boot || !has_text(sector, 3, "NTFS    ")) return false;
  const std::uint16_t size = boot->bytes_per_sector;
  return std::has_single_bit(size) && size >= 256 && size <= 4096 && boot->fat_count == 0;
}

// -FVE-FS- stands where file systems have their name. BitLocker To Go keeps "MSWIN4.1" there, as
// FAT32 has it, and is told by a GUID: 4967d63b-2e29-4ad8-8399-f6a339e3d001.
bool is_bitlocker(ByteView sector) {
  if (has_text(sector, 3, "-FVE-FS-")) return true;
  return has_text(sector, 3, "MSWIN4.1") &&
         has_text(sector, 0x1A8,
                  "\x3B\xD6\x67\x49\x29\x2E\xD8\x4A\x83\x99\xF6\xA3\x39\xE3\xD0\x01");
}

bool is_refs(ByteView sector) {
  return has_text(sector, 3, "ReFS\0\0\0\0"sv) && has_text(sector, 0x10, "FSRS");
}

// Where FAT has its parameters exFAT wants zeros, so that nobody takes it for FAT.
bool is_exfat(ByteView sector) {
  if (!has_text(sector, 3, "EXFAT   ") || !ends_in_55aa(sector)) return false;
  const ByteView zeros = sector.subspan(0x0B, 53);
  const auto shift = std::to_integer<unsigned>(sector[0x6C]);  // bytes per sector, as a power
  return std::all_of(zeros.begin(), zeros.end(), [](std::byte b) { return b == std::byte{0}; }) &&
         shift >= 9 && shift <= 12;
}

bool has_fat_parameters(const RawBootSector& boot) {
  const std::uint16_t sector_size = boot.bytes_per_sector;
  return (boot.jump[0] == 0xEB || boot.jump[0] == 0xE9) && std::has_single_bit(sector_size) &&
         sector_size >= 512 && sector_size <= 4096 &&
         std::has_single_bit(boot.sectors_per_cluster) && boot.reserved_sectors != 0 &&
         (boot.fat_count == 1 || boot.fat_count == 2) && (boot.media == 0xF0 || boot.media >= 0xF8);
}

// The kind of FAT is a matter of the number of clusters alone (Microsoft's FAT specification).
std::string_view fat_kind(const RawBootSector& boot) {
  const std::uint64_t sectors =
      boot.sectors_16 != 0 ? boot.sectors_16.get() : boot.sectors_32.get();
  const bool has_16 = boot.fat_sectors_16 != 0;
  const std::uint64_t fat = has_16 ? boot.fat_sectors_16.get() : boot.fat_sectors_32.get();
  const std::uint64_t sector_size = boot.bytes_per_sector;
  const std::uint64_t root = (boot.root_entries * 32ULL + sector_size - 1) / sector_size;
  const std::uint64_t before = boot.reserved_sectors + boot.fat_count * fat + root;
  if (fat == 0 || sectors <= before) return {};
  const std::uint64_t clusters = (sectors - before) / boot.sectors_per_cluster;
  if (!has_16 || clusters >= 65'525) return boot.root_entries == 0 ? "FAT32"sv : ""sv;
  return clusters < 4'085 ? "FAT12" : "FAT16";
}

std::string_view fat(ByteView sector) {
  const auto boot = read_raw<RawBootSector>(sector, 0, "boot sector");
  return boot && has_fat_parameters(*boot) && ends_in_55aa(sector) ? fat_kind(*boot) : ""sv;
}

// The bits of features with which ext3 and ext4 differ from what came before.
std::string_view ext(const ByteSource& volume) {
  struct RawExtSuperblock {  // at 1024
    std::array<std::byte, 0x18> before;
    le32 log_block_size;  // 0x18
    std::array<std::byte, 0x1C> between;
    le16 magic;  // 0x38  EF53
    std::array<std::byte, 0x22> after;
    le32 compatible;            // 0x5C  bit 2: has a journal
    le32 incompatible;          // 0x60  bits 6 to 9: extents, 64 bit, ...
    le32 read_only_compatible;  // 0x64  bits 3 to 6: huge files, checksums, ...
  };
  static_assert(sizeof(RawExtSuperblock) == 0x68);
  const auto block = read_struct<RawExtSuperblock>(volume, 1024, "superblock");
  if (!block || block->magic != 0xEF53 || block->log_block_size > 6) return {};
  if ((block->incompatible & 0x3C0U) != 0 || (block->read_only_compatible & 0x78U) != 0)
    return "ext4";
  return (block->compatible & 4U) != 0 ? "ext3" : "ext2";
}

// Volume descriptors begin at 32 KiB, 2,048 bytes each: CD001 of ISO 9660; BEA01, NSR02 or NSR03,
// TEA01 of UDF (ECMA-167 2/8), with or without those of ISO 9660 before them.
bool is_iso_or_udf(const ByteSource& volume) {
  for (std::uint64_t i = 0; i < 16; ++i) {
    const std::uint64_t at = 32'768 + i * 2'048 + 1;
    if (has_text(volume, at, "CD001") || has_text(volume, at, "NSR02") ||
        has_text(volume, at, "NSR03"))
      return true;
  }
  return false;
}

// The signature ends the first page; pages have 4 KiB on PCs, up to 64 KiB elsewhere.
bool is_swap(const ByteSource& volume) {
  for (const std::uint64_t page : {4'096U, 8'192U, 16'384U, 65'536U})
    if (has_text(volume, page - 10, "SWAPSPACE2") || has_text(volume, page - 10, "SWAP-SPACE"))
      return true;
  return false;
}

// The label stands in one of the first four sectors.
bool is_lvm2(const ByteSource& volume) {
  for (std::uint64_t at = 0; at < 4 * kSector; at += kSector)
    if (has_text(volume, at, "LABELONE") && has_text(volume, at + 24, "LVM2 001")) return true;
  return false;
}

bool is_luks(const ByteSource& volume) {
  return has_text(volume, 0, "LUKS\xBA\xBE\0\1"sv) || has_text(volume, 0, "LUKS\xBA\xBE\0\2"sv);
}

bool is_ntfs_at(const ByteSource& volume, std::uint64_t offset) {
  Bytes sector(kSector);
  return volume.read_at(offset, sector) && is_ntfs(sector);
}

// The copy of the boot sector stands in the last sector of the partition.
bool has_ntfs_backup(const ByteSource& volume) {
  for (const std::uint64_t sector_size : {512U, 4'096U})
    if (volume.size() > sector_size && is_ntfs_at(volume, volume.size() - sector_size)) return true;
  return false;
}

}  // namespace

std::string_view boot_sector_signature(ByteView sector) {
  if (is_ntfs(sector)) return "NTFS";
  if (is_bitlocker(sector)) return "BitLocker";
  if (is_refs(sector)) return "ReFS";
  if (is_exfat(sector)) return "exFAT";
  return fat(sector);
}

// What a formatter of today leaves standing of an older file system must not win: those whose
// signature lies further in come later, and a left-over copy of an NTFS boot sector comes last.
std::string_view volume_signature(const ByteSource& volume) {
  Bytes sector(kSector);
  if (volume.read_at(0, sector))
    if (const std::string_view name = boot_sector_signature(sector); !name.empty()) return name;
  if (is_luks(volume)) return "LUKS";
  if (has_text(volume, 0, "XFSB")) return "XFS";
  if (is_lvm2(volume)) return "LVM2";
  if (const std::string_view name = ext(volume); !name.empty()) return name;
  if (is_swap(volume)) return "swap";
  if (is_iso_or_udf(volume)) return "ISO 9660/UDF";
  if (has_text(volume, 0x10040, "_BHRfS_M")) return "Btrfs";
  return has_ntfs_backup(volume) ? "NTFS" : "";
}

}  // namespace assay
