// Disks and discs for tests, made by other people's tools (mkntfs, wimapply, qemu-img, genisoimage,
// 7z) from WIM files: what assay must read as it reads the WIM itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace assay {

// The tools above; warns and gives false where one is missing.
bool has_disk_tools();

struct VolumeOptions {
  std::uint64_t size = 48U << 20;
  std::uint32_t cluster_size = 4096;
  std::uint64_t first_sector = 0;  // of the partition that the volume is for
  std::string compact = {};        // "xpress4k" ... "lzx": files compressed by WOF
};

// `path` becomes an NTFS volume with the files of one image of a WIM.
void make_ntfs_volume(const std::filesystem::path& path, const std::filesystem::path& wim,
                      unsigned index = 1, const VolumeOptions& options = {});

// `path` becomes a raw disk with an MBR and the files in `volumes` as its primary partitions, of
// type 07, one behind the other from 1 MiB on.
void make_mbr_disk(const std::filesystem::path& path,
                   const std::vector<std::filesystem::path>& volumes);

// The same with a GPT; there a partition may be of any type.
struct GptVolume {
  std::filesystem::path file;
  std::string type = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7";  // basic data
};
void make_gpt_disk(const std::filesystem::path& path, const std::vector<GptVolume>& volumes);

// By qemu-img: "vpc", "vhdx", "qcow2", "vmdk", "vdi"; `options` as for its -o.
void convert_disk(const std::filesystem::path& raw, const std::string& format,
                  const std::filesystem::path& path, const std::string& options = {});

// A disc of what a folder holds, by genisoimage with these options ("-udf -J").
void make_disc(const std::filesystem::path& path, const std::filesystem::path& folder,
               const std::string& options);

}  // namespace assay
