#include "support/fixture_images.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "rules/toml_reader.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(ASSAY_SOURCE_DIR) / "fixtures";

Result<std::map<std::string, std::string>> string_table(const toml::table* table) {
  std::map<std::string, std::string> strings;
  if (table == nullptr) return strings;
  for (const auto& [key, node] : *table) strings.emplace(key.str(), node.value_or(std::string()));
  return strings;
}

Result<FixtureImage> load_image(const fs::path& folder) {
  const fs::path file = folder / "image.toml";
  TRY_ASSIGN(const std::string text, read_fixture_text(file));
  TRY_ASSIGN(const toml::table table, parse_toml(text, file.string()));
  TomlReader reader(table, file.string(), "image");
  FixtureImage image;
  image.folder = folder;
  image.name = folder.filename().string();
  TRY_ASSIGN(image.description, reader.text("description"));
  TRY_ASSIGN(image.kind, reader.text("kind"));
  TRY_ASSIGN(image.fires, reader.strings("fires"));
  TRY_ASSIGN(image.channel, reader.text_or("channel", ""));
  TRY_ASSIGN(const toml::table* wim, reader.table_or_null("wim"));
  TRY_ASSIGN(image.wim, string_table(wim));
  TRY(reader.finish());
  return image;
}

}  // namespace

Result<std::string> read_fixture_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::kIo, fmt::format("{}: cannot be read", path.string()));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<std::vector<FixtureImage>> fixture_images() {
  std::vector<FixtureImage> images;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFixtures / "images")) {
    TRY_ASSIGN(FixtureImage image, load_image(entry.path()));
    images.push_back(std::move(image));
  }
  std::sort(images.begin(), images.end(),
            [](const FixtureImage& a, const FixtureImage& b) { return a.name < b.name; });
  return images;
}

std::vector<FixtureImage> all_fixture_images() { return fixture_images().value(); }

fs::path built_fixtures() { return fs::path(ASSAY_BINARY_DIR) / "fixtures"; }

std::string fixture(const std::string& name) { return (built_fixtures() / name).string(); }

}  // namespace assay
