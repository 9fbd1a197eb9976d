#include "disk/partition_types.h"

#include <fmt/core.h>

namespace assay {

namespace {

struct MbrTypeRow {
  std::uint8_t type;
  std::string_view name;
};

constexpr MbrTypeRow kMbrTypes[] = {
    {0x01, "FAT12"},
    {0x04, "FAT16 below 32 MiB"},
    {0x06, "FAT16"},
    {0x07, "NTFS or exFAT"},
    {0x0B, "FAT32"},
    {0x0C, "FAT32, LBA"},
    {0x0E, "FAT16, LBA"},
    {0x11, "hidden FAT12"},
    {0x14, "hidden FAT16 below 32 MiB"},
    {0x16, "hidden FAT16"},
    {0x17, "hidden NTFS or exFAT"},
    {0x1B, "hidden FAT32"},
    {0x1C, "hidden FAT32, LBA"},
    {0x1E, "hidden FAT16, LBA"},
    {0x27, "Windows recovery"},
    {kMbrDynamic, "dynamic disk, LDM"},
    {0x82, "Linux swap"},
    {0x83, "Linux"},
    {0x8E, "Linux LVM"},
    {0xEE, "protective"},
    {0xEF, "EFI system"},
    {0xFD, "Linux RAID"},
};

struct GptTypeRow {
  std::string_view guid;
  std::string_view name;
  bool is_reserved;
  std::string_view not_read;
};

constexpr std::string_view kDynamic = "dynamic disk (LDM)";
constexpr std::string_view kStorageSpaces = "pool of Storage Spaces";

constexpr GptTypeRow kGptTypes[] = {
    {"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "EFI system", false, {}},
    {"e3c9e316-0b5c-4db8-817d-f92df00215ae", "Microsoft reserved", true, {}},
    {"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "basic data", false, {}},
    {"de94bba4-06d1-4d40-a16a-bfd50179d6ac", "Windows recovery", false, {}},
    {"5808c8aa-7e8f-42e0-85d2-e1e90434cfb3", "LDM metadata", true, kDynamic},
    {"af9b60a0-1431-4f62-bc68-3311714a69ad", "LDM data", false, kDynamic},
    {"e75caf8f-f680-4cee-afa3-b001e56efc2d", "Storage Spaces", false, kStorageSpaces},
    {"558d43c5-a1ac-43c0-aac8-d1472b2923d1", "Storage Replica", true, {}},
    {"21686148-6449-6e6f-744e-656564454649", "BIOS boot", true, {}},
    {"0fc63daf-8483-4772-8e79-3d69d8477de4", "Linux", false, {}},
    {"0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "Linux swap", false, {}},
    {"e6d6d379-f507-44c2-a23c-238f2a3df928", "Linux LVM", false, {}},
    {"a19d880f-05fc-4d3b-a006-743f0f84911e", "Linux RAID", false, {}},
    {"ca7d7ccb-63ed-4c53-861c-1742536059cc", "LUKS", false, {}},
};

}  // namespace

std::string mbr_type_name(std::uint8_t type) {
  for (const MbrTypeRow& row : kMbrTypes)
    if (row.type == type) return fmt::format("{} (0x{:02x})", row.name, type);
  return fmt::format("0x{:02x}", type);
}

GptType gpt_type(const Guid& guid) {
  for (const GptTypeRow& row : kGptTypes)
    if (guid_of(row.guid) == guid) return {std::string(row.name), row.is_reserved, row.not_read};
  return {guid_text(guid), false, {}};
}

}  // namespace assay
