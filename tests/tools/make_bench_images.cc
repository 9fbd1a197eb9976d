// make_bench_images FOLDER [--quick]: the WIM files that scripts/bench measures with. What lies in
// FOLDER already is kept; --quick makes everything about twenty times smaller.
//
// The licensing state is that of fixtures/images/win10-gvlk, in hives of the size of an installed
// Windows and among as many files.

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include <fmt/core.h>

#include "licensing/make.h"
#include "registry/reg_text.h"
#include "support/bench_files.h"
#include "support/bench_hive_writer.h"
#include "support/bench_hives.h"
#include "support/wim_maker.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

const fs::path kFixture = fs::path(ASSAY_SOURCE_DIR) / "fixtures/images/win10-gvlk";
constexpr const char* kSoftwarePath = "Windows/System32/config/SOFTWARE";
constexpr const char* kSystemPath = "Windows/System32/config/SYSTEM";
constexpr const char* kProfilePath = "Windows/ServiceProfiles/NetworkService/NTUSER.DAT";

struct Sizes {
  std::uint64_t software = 80'000'000;
  std::uint64_t system = 15'000'000;
  std::size_t files_in_set = 10'000;
  std::uint32_t images = 11;
};
Sizes quick_sizes() { return {4'000'000, 1'500'000, 500, 3}; }

// A WIM of one image has ten sets of files; the growth table has one, two and four.
constexpr std::uint32_t kSets = 10;
constexpr std::uint32_t kGrowth[] = {1, 2, 4};

Result<std::shared_ptr<MemoryHive>> fixture_hive(const char* file, const char* place) {
  std::ifstream in(kFixture / file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  TRY_ASSIGN(const RegText parsed, parse_reg_text(text, make_structure));
  return parsed.hives.at(place);
}

// The hives of an image, as bytes.
struct Hives {
  std::shared_ptr<MemoryHive> software_keys;  // to be changed and written again
  Bytes software;
  Bytes system;
  Bytes profile;
};

Result<Hives> make_hives(const Sizes& sizes) {
  Hives hives;
  TRY_ASSIGN(hives.software_keys, fixture_hive("SOFTWARE.reg", "HKLM\\SOFTWARE"));
  fill_software(*hives.software_keys, sizes.software);
  TRY_ASSIGN(hives.software, hive_bytes(*hives.software_keys));
  TRY_ASSIGN(const auto system, fixture_hive("SYSTEM.reg", "HKLM\\SYSTEM"));
  fill_system(*system, sizes.system);
  TRY_ASSIGN(hives.system, hive_bytes(*system));
  MemoryHive profile;
  fill_profile(profile);
  TRY_ASSIGN(hives.profile, hive_bytes(profile));
  return hives;
}

WimImageSpec image(std::string name, const Hives& hives, std::vector<fs::path> folders) {
  WimImageSpec spec{std::move(name), {}};
  spec.folders = std::move(folders);
  spec.folders.push_back(kFixture / "files");
  spec.files.emplace_back(kSoftwarePath, hives.software);
  spec.files.emplace_back(kSystemPath, hives.system);
  spec.files.emplace_back(kProfilePath, hives.profile);
  spec.properties = {{"WINDOWS/EDITIONID", "Enterprise"},
                     {"WINDOWS/INSTALLATIONTYPE", "Client"},
                     {"WINDOWS/PRODUCTNAME", "Microsoft\xC2\xAE Windows\xC2\xAE Operating System"},
                     {"WINDOWS/ARCH", "9"},
                     {"WINDOWS/VERSION/MAJOR", "10"},
                     {"WINDOWS/VERSION/BUILD", "19045"}};
  return spec;
}

// Another edition's SOFTWARE: other values in places all over the hive.
Result<void> change_software(Hives& hives, std::uint32_t edition) {
  MemoryHive& hive = *hives.software_keys;
  const KeyId classes = *hive.find("Classes\\CLSID");
  TRY_ASSIGN(const std::vector<KeyId> keys, hive.children(classes));
  for (std::size_t i = edition; i < keys.size(); i += 100) {
    TRY_ASSIGN(const KeyInfo info, hive.info(keys[i]));
    hive.set("Classes\\CLSID\\" + info.name, dword_value("Edition", edition));
  }
  hive.set("Microsoft\\Windows NT\\CurrentVersion", dword_value("InstallTime", edition));
  TRY_ASSIGN(hives.software, hive_bytes(hive));
  return {};
}

class Maker {
 public:
  Maker(fs::path folder, const Sizes& sizes) : folder_(std::move(folder)), sizes_(sizes) {}
  ~Maker() {
    std::error_code ignored;
    fs::remove_all(scratch(), ignored);
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  Result<void> make_all() {
    fs::create_directories(folder_);
    TRY(make_single("lzx.wim", kSets, {}));
    TRY(make_single("xpress.wim", kSets, {.compression = WimCompression::kXpress}));
    TRY(make_single("solid.esd", kSets, {.compression = WimCompression::kLzms, .solid = true}));
    for (const std::uint32_t sets : kGrowth)
      TRY(make_single(fmt::format("files{}.wim", sets * sizes_.files_in_set), sets, {}));
    return make("images.wim", {}, [this] { return many_images(); });
  }

 private:
  using Images = Result<std::vector<WimImageSpec>>;

  Result<void> make_single(const std::string& name, std::uint32_t sets, const WimOptions& options) {
    return make(name, options, [this, sets]() -> Images {
      std::vector<fs::path> folders;
      for (std::uint32_t number = 0; number < sets; ++number) {
        TRY_ASSIGN(fs::path folder, files(number, sizes_.files_in_set));
        folders.push_back(std::move(folder));
      }
      return std::vector{image("Bench", hives_, std::move(folders))};
    });
  }

  // As on setup media: most files shared, six SOFTWARE hives for eleven images, one SYSTEM.
  Images many_images() {
    constexpr std::uint32_t kOwnSoftware = 6;
    std::vector<WimImageSpec> images;
    TRY_ASSIGN(const fs::path common, files(0, sizes_.files_in_set));
    for (std::uint32_t number = 0; number < sizes_.images; ++number) {
      if (number != 0 && number < kOwnSoftware) TRY(change_software(hives_, number));
      TRY_ASSIGN(fs::path own, files(kSets + number, sizes_.files_in_set / 50));
      images.push_back(
          image(fmt::format("Edition {}", number + 1), hives_, {common, std::move(own)}));
    }
    return images;
  }

  fs::path scratch() const { return folder_ / "scratch"; }

  Result<fs::path> files(std::uint32_t number, std::size_t count) {
    fs::path folder = scratch() / std::to_string(number);
    if (!fs::exists(folder)) TRY(write_bench_files(folder, number, count));
    return folder;
  }

  // Under another name until it is whole: what an interrupted run leaves is not taken for it.
  Result<void> make(const std::string& name, const WimOptions& options,
                    const std::function<Images()>& images) {
    if (fs::exists(folder_ / name)) return {};
    std::fprintf(stderr, "making %s\n", name.c_str());
    if (hives_.software.empty()) {
      fs::remove_all(scratch());
      TRY_ASSIGN(hives_, make_hives(sizes_));
    }
    TRY_ASSIGN(const std::vector<WimImageSpec> specs, images());
    TRY(make_wim(folder_ / (name + ".new"), specs, options));
    fs::rename(folder_ / (name + ".new"), folder_ / name);
    return {};
  }

  const fs::path folder_;
  const Sizes sizes_;
  Hives hives_;
};

}  // namespace
}  // namespace assay

int main(int count, char** arguments) {
  const bool quick = count == 3 && std::strcmp(arguments[2], "--quick") == 0;
  if (count != 2 && !quick) {
    std::fputs("usage: make_bench_images FOLDER [--quick]\n", stderr);
    return 2;
  }
  assay::Maker maker(arguments[1], quick ? assay::quick_sizes() : assay::Sizes{});
  if (const auto made = maker.make_all(); !made) {
    std::fprintf(stderr, "make_bench_images: %s\n", assay::to_string(made.error()).c_str());
    return 1;
  }
  return 0;
}
