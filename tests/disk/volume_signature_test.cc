#include "disk/volume_signature.h"

#include <random>

#include <catch2/catch.hpp>

#include "io/file_source.h"
#include "io/memory_source.h"
#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

using namespace std::string_view_literals;

// A volume of zeros with some texts in it.
class Volume {
 public:
  explicit Volume(std::size_t size = 256 << 10) : bytes_(size) {}
  Volume& put(std::size_t at, std::string_view text) {
    const Bytes raw = to_bytes(text);
    std::copy(raw.begin(), raw.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  std::string signature() const {
    return std::string(volume_signature(*make_memory_source(bytes_)));
  }

 private:
  Bytes bytes_;
};

constexpr std::string_view kNtfs = "\xEB\x52\x90NTFS    \0\2\x08\0\0\0"sv;
constexpr std::string_view kEnd = "\x55\xAA"sv;

TEST_CASE("an empty volume has no signature") {
  CHECK(Volume(0).signature().empty());
  CHECK(Volume(511).signature().empty());
  CHECK(Volume().signature().empty());
}

TEST_CASE("NTFS is told by its name and a sector size") {
  CHECK(Volume().put(0, kNtfs).signature() == "NTFS");
  CHECK(Volume().put(0, kNtfs).put(3, "NTFS  ! ").signature().empty());
  CHECK(Volume().put(0, kNtfs).put(0x0B, "\0\3"sv).signature().empty());
  CHECK(Volume().put(0, kNtfs).put(0x0B, "\0\0"sv).signature().empty());
}

TEST_CASE("NTFS with a damaged boot sector is told by the copy in the last sector") {
  CHECK(Volume().put((256 << 10) - 512, kNtfs).signature() == "NTFS");
  CHECK(Volume().put((256 << 10) - 4096, kNtfs).signature() == "NTFS");
  CHECK(Volume().put((256 << 10) - 1024, kNtfs).signature().empty());
  // A newer file system over an old one.
  CHECK(Volume().put((256 << 10) - 512, kNtfs).put(0, "XFSB").signature() == "XFS");
}

TEST_CASE("BitLocker is told by its name, BitLocker To Go by its GUID") {
  constexpr std::string_view kGuid =
      "\x3B\xD6\x67\x49\x29\x2E\xD8\x4A\x83\x99\xF6\xA3\x39\xE3\xD0\x01"sv;
  CHECK(Volume().put(3, "-FVE-FS-").signature() == "BitLocker");
  CHECK(Volume().put(3, "MSWIN4.1").put(0x1A8, kGuid).signature() == "BitLocker");
  CHECK(Volume().put(3, "MSWIN4.1").signature().empty());
  CHECK(Volume().put(3, "MSWIN4.0").put(0x1A8, kGuid).signature().empty());
  CHECK(Volume().put(3, "-FVE-FS!").signature().empty());
}

TEST_CASE("ReFS is told by two names") {
  CHECK(Volume().put(3, "ReFS\0\0\0\0"sv).put(0x10, "FSRS").signature() == "ReFS");
  CHECK(Volume().put(3, "ReFS\0\0\0\0"sv).signature().empty());
}

TEST_CASE("exFAT has zeros where FAT has its parameters") {
  const auto exfat = [] { return Volume().put(3, "EXFAT   ").put(0x6C, "\x09").put(0x1FE, kEnd); };
  CHECK(exfat().signature() == "exFAT");
  CHECK(exfat().put(0x20, "\1").signature().empty());
  CHECK(exfat().put(0x6C, "\x0D").signature().empty());
  CHECK(exfat().put(0x1FE, "\0\0"sv).signature().empty());
}

// Sectors, sectors of a FAT and root entries, as little-endian text.
Volume fat_volume(std::string_view sectors, std::string_view fat_sectors, bool is_fat32) {
  Volume volume;
  volume.put(0, "\xEB\x3C\x90MSDOS5.0\0\2\1\1\0\2\0\2\0\0\xF8"sv).put(0x1FE, kEnd);
  if (is_fat32) volume.put(0x11, "\0\0"sv);
  volume.put(0x20, sectors).put(is_fat32 ? 0x24 : 0x16, fat_sectors);
  return volume;
}

TEST_CASE("the kind of FAT is the number of clusters") {
  CHECK(fat_volume("\x00\x08\0\0"sv, "\x06\0"sv, false).signature() == "FAT12");
  CHECK(fat_volume("\x00\x80\0\0"sv, "\x80\0"sv, false).signature() == "FAT16");
  CHECK(fat_volume("\x00\x00\x10\0"sv, "\x00\x20\0\0"sv, true).signature() == "FAT32");
  const auto fat12 = [] { return fat_volume("\x00\x08\0\0"sv, "\x06\0"sv, false); };
  CHECK(fat12().put(0x0D, "\3").signature().empty());          // sectors per cluster
  CHECK(fat12().put(0x0E, "\0\0"sv).signature().empty());      // reserved sectors
  CHECK(fat12().put(0x10, "\3").signature().empty());          // number of FATs
  CHECK(fat12().put(0x15, "\xF1").signature().empty());        // media
  CHECK(fat12().put(0x16, "\0\0"sv).signature().empty());      // size of a FAT
  CHECK(fat12().put(0x20, "\1\0\0\0"sv).signature().empty());  // sectors
  CHECK(fat12().put(0, "\x33").signature().empty());           // jump
  CHECK(fat12().put(0x1FE, "\0\0"sv).signature().empty());
}

TEST_CASE("ext2, ext3 and ext4 differ in their features") {
  const auto ext = [] { return Volume().put(1024 + 0x38, "\x53\xEF"); };
  CHECK(ext().signature() == "ext2");
  CHECK(ext().put(1024 + 0x5C, "\4").signature() == "ext3");
  CHECK(ext().put(1024 + 0x5C, "\4").put(1024 + 0x60, "\x40").signature() == "ext4");
  CHECK(ext().put(1024 + 0x64, "\x08").signature() == "ext4");
  CHECK(ext().put(1024 + 0x18, "\x20").signature().empty());
  CHECK(Volume().put(1024 + 0x38, "\x53\xEE").signature().empty());
}

TEST_CASE("other file systems and containers are told by their signatures") {
  CHECK(Volume().put(0, "LUKS\xBA\xBE\0\2"sv).signature() == "LUKS");
  CHECK(Volume().put(0, "LUKS\xBA\xBE\0\3"sv).signature().empty());
  CHECK(Volume().put(512, "LABELONE").put(536, "LVM2 001").signature() == "LVM2");
  CHECK(Volume().put(512, "LABELONE").signature().empty());
  CHECK(Volume().put(2048, "LABELONE").put(2072, "LVM2 001").signature().empty());
  CHECK(Volume().put(4086, "SWAPSPACE2").signature() == "swap");
  CHECK(Volume().put(65526, "SWAPSPACE2").signature() == "swap");
  CHECK(Volume().put(4085, "SWAPSPACE2").signature().empty());
  CHECK(Volume().put(0, "XFSB").signature() == "XFS");
  CHECK(Volume().put(0x10040, "_BHRfS_M").signature() == "Btrfs");
  CHECK(Volume().put(32769, "CD001").signature() == "ISO 9660/UDF");
  CHECK(Volume().put(32769, "BEA01").put(34817, "NSR03").signature() == "ISO 9660/UDF");
  CHECK(Volume().put(32769, "BEA01").signature().empty());
  CHECK(Volume().put(32768, "CD001").signature().empty());
}

std::string signature_made_by(const std::string& command, const TemporaryFolder& folder,
                              std::uintmax_t size = 64 << 20) {
  const auto path = folder / "volume";
  write_whole(path, "");
  std::filesystem::resize_file(path, size);
  output_of(command + " " + shell_word(path.string()) + " >/dev/null 2>&1");
  const Result<ByteSourcePtr> file = open_file_source(path);
  REQUIRE(file);
  return std::string(volume_signature(**file));
}

TEST_CASE("what formatting tools make is recognised") {
  struct Tool {
    const char* name;
    const char* command;
    const char* signature;
  };
  constexpr Tool kTools[] = {
      {"mkntfs", "mkntfs -q -F -f", "NTFS"},
      {"mkntfs", "mkntfs -q -F -f -s 4096", "NTFS"},
      {"mke2fs", "mke2fs -q -F -t ext2", "ext2"},
      {"mke2fs", "mke2fs -q -F -t ext3", "ext3"},
      {"mke2fs", "mke2fs -q -F -t ext4", "ext4"},
      {"mkswap", "mkswap", "swap"},
      {"mkudffs", "mkudffs", "ISO 9660/UDF"},
      {"mkudffs", "mkudffs -b 2048 --media-type=cdr", "ISO 9660/UDF"},
      {"mkfs.fat", "mkfs.fat -F 12 -s 64", "FAT12"},
      {"mkfs.fat", "mkfs.fat -F 16", "FAT16"},
      {"mkfs.fat", "mkfs.fat -F 32 -s 1", "FAT32"},
      {"mkfs.exfat", "mkfs.exfat", "exFAT"},
  };
  const TemporaryFolder folder;
  for (const Tool& tool : kTools) {
    CAPTURE(tool.command);
    if (has_tool(tool.name))
      CHECK(signature_made_by(tool.command, folder) == tool.signature);
    else
      WARN("skipped: no " << tool.name);
  }
}

TEST_CASE("volumes of any bytes have a signature or none") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Bytes bytes(random() % 8192);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() & 0xFF);
    CHECK(volume_signature(*make_memory_source(bytes)).empty());
  }
}

}  // namespace
}  // namespace assay
