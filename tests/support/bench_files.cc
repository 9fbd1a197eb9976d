#include "support/bench_files.h"

#include <random>
#include <string_view>

#include <fmt/core.h>

namespace assay {

namespace {

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
  const std::size_t folder =
      region.files_per_folder == 0 ? 0 : number / region.files_per_folder;
  return fmt::format(fmt::runtime(region.path), folder, number);
}

Bytes content(std::string_view path, std::mt19937_64& random) {
  std::string text = fmt::format("MZ {} {:016x}\n", path, random());
  for (auto lines = random() % 12; lines > 0; --lines)
    text += fmt::format("resource string {:08x} of this file\n", random());
  return to_bytes(text);
}

}  // namespace

std::vector<std::pair<std::string, Bytes>> bench_files(std::size_t count, std::size_t own,
                                                       std::uint32_t seed) {
  std::mt19937_64 common(0);
  std::mt19937_64 particular(seed);
  std::vector<std::pair<std::string, Bytes>> files;
  for (const Region& region : kRegions)
    for (std::size_t i = 0; i < count * region.percent / 100; ++i) {
      std::string path = path_of(region, i);
      const bool is_own = files.size() >= count - own;
      Bytes bytes = content(path, is_own ? particular : common);
      files.emplace_back(std::move(path), std::move(bytes));
    }
  return files;
}

}  // namespace assay
