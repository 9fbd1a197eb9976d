// Writing what fixture_images.h describes, with hivex and libwim.

#include <algorithm>
#include <fstream>

#include <fmt/core.h>

#include "licensing/make.h"
#include "registry/reg_text.h"
#include "rules/toml_reader.h"
#include "support/fixture_images.h"
#include "support/hive_file.h"
#include "support/wim_maker.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(ASSAY_SOURCE_DIR) / "fixtures";

// Which .reg file becomes which hive, and where that lies in the image.
struct HiveFile {
  const char* reg;
  const char* place;
  const char* path;
};
constexpr HiveFile kHives[] = {
    {"SOFTWARE.reg", "HKLM\\SOFTWARE", "Windows/System32/config/SOFTWARE"},
    {"SYSTEM.reg", "HKLM\\SYSTEM", "Windows/System32/config/SYSTEM"},
    {"NETWORKSERVICE.reg", "HKU\\S-1-5-20", "Windows/ServiceProfiles/NetworkService/NTUSER.DAT"},
};

Result<void> write_hive(const fs::path& reg, const HiveFile& hive, const fs::path& output) {
  TRY_ASSIGN(const std::string text, read_fixture_text(reg));
  Result<RegText> parsed = parse_reg_text(text, make_structure);
  if (!parsed) return fail(in(reg.string(), std::move(parsed).error()));
  if (!parsed->hives.contains(hive.place))
    return fail(ErrorCode::kUsage, fmt::format("{}: has no {}", reg.string(), hive.place));
  fs::create_directories((output / hive.path).parent_path());
  return write_hive_file(*parsed->hives.at(hive.place), output / hive.path);
}

Result<void> build_folder(const FixtureImage& image, const fs::path& output) {
  fs::remove_all(output);
  fs::create_directories(output);
  if (fs::exists(image.folder / "files"))
    fs::copy(image.folder / "files", output, fs::copy_options::recursive);
  for (const HiveFile& hive : kHives)
    if (fs::exists(image.folder / hive.reg)) TRY(write_hive(image.folder / hive.reg, hive, output));
  return {};
}

Result<WimImageSpec> wim_image(const FixtureImage& image, const fs::path& folder) {
  WimImageSpec spec;
  spec.name = image.name;
  for (const auto& [property, value] : image.wim) {
    if (property == "NAME")
      spec.name = value;
    else
      spec.properties.emplace_back(property, value);
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    TRY_ASSIGN(const std::string bytes, read_fixture_text(entry.path()));
    spec.files.emplace_back(fs::relative(entry.path(), folder).generic_string(), to_bytes(bytes));
  }
  std::sort(spec.files.begin(), spec.files.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return spec;
}

// Text files of fixtures/shares, with keys made where they stand.
Result<std::vector<std::pair<std::string, Bytes>>> made_files(const fs::path& folder) {
  std::vector<std::pair<std::string, Bytes>> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    TRY_ASSIGN(const std::string text, read_fixture_text(entry.path()));
    Result<std::string> made = expand_made_keys(text);
    if (!made) return fail(in(entry.path().string(), std::move(made).error()));
    files.emplace_back(fs::relative(entry.path(), folder).generic_string(), to_bytes(*made));
  }
  return files;
}

// The text files of a deployment share; wims.toml says which WIMs lie in it.
Result<void> build_share(const fs::path& share, const fs::path& output) {
  fs::remove_all(output);
  TRY_ASSIGN(const auto files, made_files(share));
  for (const auto& [path, bytes] : files) {
    fs::create_directories((output / path).parent_path());
    std::ofstream(output / path, std::ios::binary) << as_chars(bytes);
  }
  return {};
}

// Names of images must differ within a WIM; the fixture's own name tells them apart.
Result<void> build_wim(const toml::table& table, const fs::path& output,
                       const std::vector<FixtureImage>& images) {
  TomlReader reader(table, "wims.toml", "wim");
  TRY_ASSIGN(const std::string file, reader.text("file"));
  TRY_ASSIGN(const std::vector<std::string> names, reader.strings("images"));
  TRY_ASSIGN(const std::string compression, reader.text_or("compression", "LZX"));
  WimOptions options;
  options.compression = compression == "LZMS" ? WimCompression::kLzms : WimCompression::kLzx;
  TRY_ASSIGN(options.solid, reader.flag_or("solid", false));
  TRY_ASSIGN(const bool split, reader.flag_or("split", false));
  options.split_part_bytes = split ? 4096 : 0;
  TRY_ASSIGN(const std::string folder, reader.text_or("files", ""));
  TRY(reader.finish());
  std::vector<WimImageSpec> specs;
  for (const std::string& name : names) {
    const auto image = std::find_if(images.begin(), images.end(),
                                    [&](const FixtureImage& other) { return other.name == name; });
    if (image == images.end())
      return fail(reader.error(fmt::format("no image '{}' in fixtures/images", name)));
    TRY_ASSIGN(WimImageSpec spec, wim_image(*image, output / name));
    if (names.size() > 1) spec.name = fmt::format("{} ({})", spec.name, name);
    if (!folder.empty()) {
      TRY_ASSIGN(const auto files, made_files(kFixtures / folder));
      spec.files.insert(spec.files.end(), files.begin(), files.end());
    }
    specs.push_back(std::move(spec));
  }
  fs::create_directories((output / file).parent_path());
  TRY_ASSIGN(const auto written, make_wim(output / file, specs, options));
  static_cast<void>(written);
  return {};
}

}  // namespace

Result<void> build_fixture_images(const fs::path& output) {
  TRY_ASSIGN(const std::vector<FixtureImage> images, fixture_images());
  for (const FixtureImage& image : images) {
    TRY(build_folder(image, output / image.name));
    TRY_ASSIGN(const WimImageSpec spec, wim_image(image, output / image.name));
    TRY_ASSIGN(const auto written, make_wim(output / (image.name + ".wim"), {spec}));
    static_cast<void>(written);
  }
  TRY(build_share(kFixtures / "shares/mdt", output / "shares/mdt"));
  TRY_ASSIGN(const std::string text, read_fixture_text(kFixtures / "wims.toml"));
  TRY_ASSIGN(const toml::table table, parse_toml(text, "wims.toml"));
  TomlReader reader(table, "wims.toml", "wims");
  TRY_ASSIGN(const std::vector<const toml::table*> wims, reader.tables("wim"));
  for (const toml::table* wim : wims) TRY(build_wim(*wim, output, images));
  return reader.finish();
}

}  // namespace assay
