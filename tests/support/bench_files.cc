#include "support/bench_files.h"

#include <fstream>
#include <random>
#include <string_view>

#include <fmt/core.h>

namespace assay {

namespace {

// Numbers of files in one set stay below this.
constexpr std::size_t kSetSize = 100'000;

// Where the files are, in percent, and how many share a folder (0: all of them).
struct Region {
  unsigned percent;
  const char* path;  // {0}: number of the folder, {1}: of the file
  std::size_t files_per_folder;
};
constexpr Region kRegions[] = {
    {50,
     "Windows/WinSxS/amd64_microsoft-windows-component-{0:05}_31bf3856ad364e35_10.0.19041.{0}_none_"
     "{0:016x}/file{1:06}.dll",
     4},
    {18,
     "Windows/WinSxS/Manifests/amd64_microsoft-windows-part-{1:06}_31bf3856ad364e35_10.0.19041."
     "{1}_none_{1:016x}.manifest",
     0},
    {8, "Windows/servicing/Packages/Microsoft-Windows-Package-{1:06}~31bf3856ad364e35~amd64~~.mum",
     0},
    {6, "Windows/System32/library{1:06}.dll", 0},
    {4, "Windows/System32/DriverStore/FileRepository/driver{0:05}.inf_amd64_{0:016x}/d{1:06}.sys",
     5},
    {2, "Windows/System32/en-US/library{1:06}.dll.mui", 0},
    {1, "Windows/System32/drivers/device{1:06}.sys", 0},
    {4, "Windows/SysWOW64/library{1:06}.dll", 0},
    {4, "Program Files/Vendor {0}/component{1:06}.dll", 40},
    {3, "Program Files (x86)/Vendor {0}/component{1:06}.dll", 40},
};

std::string path_of(const Region& region, std::size_t number) {
  const std::size_t folder = region.files_per_folder == 0 ? 0 : number / region.files_per_folder;
  return fmt::format(fmt::runtime(region.path), folder, number);
}

std::string content(std::string_view path, std::mt19937_64& random) {
  std::string text = fmt::format("MZ {} {:016x}\n", path, random());
  for (auto lines = random() % 12; lines > 0; --lines)
    text += fmt::format("resource string {:08x} of this file\n", random());
  return text;
}

}  // namespace

Result<void> write_bench_files(const std::filesystem::path& folder, std::uint32_t number,
                               std::size_t count) {
  std::mt19937_64 random(number);
  for (const Region& region : kRegions) {
    const std::size_t in_region = count * region.percent / 100;
    std::filesystem::path parent;
    for (std::size_t i = 0; i < in_region; ++i) {
      const std::filesystem::path path = folder / path_of(region, kSetSize * number + i);
      if (path.parent_path() != parent) {
        parent = path.parent_path();
        std::filesystem::create_directories(parent);
      }
      std::ofstream file(path, std::ios::binary);
      file << content(path.filename().string(), random);
      if (!file.flush()) return fail(ErrorCode::kIo, "cannot write " + path.string());
    }
  }
  return {};
}

}  // namespace assay
