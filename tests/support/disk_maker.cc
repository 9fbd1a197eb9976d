#include "support/disk_maker.h"

#include <fstream>

#include <fmt/core.h>

#include "support/corpus.h"
#include "support/program.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSector = 512;
constexpr std::uint64_t kFirstVolume = 1U << 20;

std::string word(const fs::path& path) { return shell_word(path.string()); }

// Debian keeps mkntfs where ordinary users do not look.
const std::string kPath = "PATH=\"$PATH:/usr/sbin:/sbin\" ";

void run(const std::string& command) { output_of(kPath + command + " 2>&1"); }

void copy_into(std::fstream& disk, const fs::path& volume, std::uint64_t offset) {
  std::ifstream in(volume, std::ios::binary);
  disk.seekp(static_cast<std::streamoff>(offset));
  std::vector<char> block(1U << 20);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())), in.gcount() > 0)
    disk.write(block.data(), in.gcount());
  REQUIRE(disk.good());
}

void put32(std::string& sector, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 4; ++i) sector[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

bool has_disk_tools() {
  for (const char* tool : {"wimapply", "qemu-img", "genisoimage", "sfdisk", "7zz"})
    if (std::system((kPath + "command -v " + tool + " >/dev/null 2>&1").c_str()) != 0) {
      WARN("skipped: no " << tool);
      return false;
    }
  return true;
}

void make_ntfs_volume(const fs::path& path, const fs::path& wim, unsigned index,
                      const VolumeOptions& options) {
  std::ofstream(path, std::ios::binary).close();
  fs::resize_file(path, options.size);
  run(fmt::format("mkntfs -F -q -s 512 -c {} -p {} -H 255 -S 63 {}", options.cluster_size,
                  options.first_sector, word(path)));
  run(fmt::format("wimapply {} {} {}", word(wim), index, word(path)));
}

void make_mbr_disk(const fs::path& path, const std::vector<fs::path>& volumes) {
  std::string mbr(kSector, '\0');
  std::uint64_t at = kFirstVolume;
  std::ofstream(path, std::ios::binary).close();
  std::fstream disk(path, std::ios::binary | std::ios::in | std::ios::out);
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const std::uint64_t length = fs::file_size(volumes[i]);
    const std::size_t entry = 446 + 16 * i;
    mbr[entry + 4] = 7;
    put32(mbr, entry + 8, at / kSector);
    put32(mbr, entry + 12, length / kSector);
    copy_into(disk, volumes[i], at);
    at += length;
  }
  mbr[510] = '\x55';
  mbr[511] = static_cast<char>(0xAA);
  disk.seekp(0);
  disk.write(mbr.data(), static_cast<std::streamsize>(mbr.size()));
  disk.close();
  fs::resize_file(path, at + kFirstVolume);
}

void make_gpt_disk(const fs::path& path, const std::vector<GptVolume>& volumes) {
  std::uint64_t size = kFirstVolume;
  std::string script = "label: gpt\n";
  for (const GptVolume& volume : volumes) {
    const std::uint64_t length = fs::file_size(volume.file);
    script +=
        fmt::format("start={}, size={}, type={}\n", size / kSector, length / kSector, volume.type);
    size += length;
  }
  std::ofstream(path, std::ios::binary).close();
  fs::resize_file(path, size + kFirstVolume);
  const fs::path script_file = path.string() + ".sfdisk";
  write_whole(script_file, script);
  run(fmt::format("sfdisk -q {} <{}", word(path), word(script_file)));
  std::fstream disk(path, std::ios::binary | std::ios::in | std::ios::out);
  std::uint64_t at = kFirstVolume;
  for (const GptVolume& volume : volumes) {
    copy_into(disk, volume.file, at);
    at += fs::file_size(volume.file);
  }
}

void convert_disk(const fs::path& raw, const std::string& format, const fs::path& path,
                  const std::string& options) {
  run(fmt::format("qemu-img convert -f raw -O {} {} {} {}", format,
                  options.empty() ? "" : "-o " + shell_word(options), word(raw), word(path)));
}

void make_disc(const fs::path& path, const fs::path& folder, const std::string& options) {
  run(fmt::format("genisoimage -quiet -allow-limited-size {} -o {} {}", options, word(path),
                  word(folder)));
}

}  // namespace assay
