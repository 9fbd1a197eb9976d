#include "support/labelled_set.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "rules/toml_reader.h"
#include "support/fixture_images.h"
#include "support/text_file.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(ASSAY_SOURCE_DIR) / "fixtures";
constexpr std::string_view kRegHead = "Windows Registry Editor Version 5.00";

using Texts = std::vector<std::pair<std::string, std::string>>;

Result<Texts> text_table(TomlReader& reader, std::string_view name) {
  Texts texts;
  TRY_ASSIGN(const toml::table* table, reader.table_or_null(name));
  if (table == nullptr) return texts;
  for (const auto& [key, node] : *table)
    texts.emplace_back(std::string(key.str()), node.value_or(std::string()));
  return texts;
}

std::string without_head(const std::string& reg) {
  const std::size_t at = reg.find(kRegHead);
  return at == std::string::npos ? reg : reg.substr(at + kRegHead.size());
}

// Hives and files of a folder of fixtures/images.
Result<void> add_base(const std::string& base, RuleTest& image) {
  const fs::path folder = kFixtures / "images" / base;
  if (!fs::is_directory(folder))
    return fail(ErrorCode::kUsage, fmt::format("no image '{}' in fixtures/images", base));
  for (const char* hive : {"SOFTWARE.reg", "SYSTEM.reg", "NETWORKSERVICE.reg"})
    if (fs::exists(folder / hive))
      image.given += without_head(read_text_file(folder / hive)) + "\n";
  if (fs::exists(folder / "files"))
    for (const auto& entry : fs::recursive_directory_iterator(folder / "files"))
      if (entry.is_regular_file())
        image.files.emplace_back(fs::relative(entry.path(), folder / "files").generic_string(),
                                 read_text_file(entry.path()));
  return {};
}

// A file of the variant replaces the one of the base.
void add_files(const Texts& files, RuleTest& image) {
  for (const auto& [path, text] : files) {
    const std::string own = replace_all(path, "\\", "/");
    std::erase_if(image.files, [&](const auto& file) { return equal_no_case(file.first, own); });
    image.files.emplace_back(own, text);
  }
}

Result<std::map<std::string, std::vector<std::string>>> params_of(TomlReader& reader) {
  std::map<std::string, std::vector<std::string>> params;
  TRY_ASSIGN(const toml::table* table, reader.table_or_null("params"));
  if (table == nullptr) return params;
  TomlReader values(*table, "params", "params");
  for (const auto& [name, node] : *table) {
    TRY_ASSIGN(params[std::string(name.str())], values.strings(std::string(name.str())));
  }
  return params;
}

Result<LabelledImage> read_variant(const toml::table& table, const std::string& file) {
  TomlReader reader(table, file, "variant");
  LabelledImage variant;
  TRY_ASSIGN(variant.name, reader.text("name"));
  TRY_ASSIGN(variant.about, reader.text("about"));
  TRY_ASSIGN(variant.fires, reader.strings("fires"));
  TRY_ASSIGN(variant.unknown, reader.strings("unknown"));
  std::sort(variant.fires.begin(), variant.fires.end());
  std::sort(variant.unknown.begin(), variant.unknown.end());
  RuleTest& image = variant.image;
  image.name = variant.name;
  TRY_ASSIGN(image.artefact, reader.text_or("artefact", "windows"));
  TRY_ASSIGN(const std::string base, reader.text_or("base", ""));
  if (!base.empty()) TRY(add_base(base, image));
  TRY_ASSIGN(const std::string given, reader.text_or("given", ""));
  image.given += without_head(given);
  if (!trim(image.given).empty()) image.given = std::string(kRegHead) + "\n\n" + image.given;
  TRY_ASSIGN(const Texts files, text_table(reader, "files"));
  add_files(files, image);
  TRY_ASSIGN(const std::vector<std::string> removed, reader.strings("remove"));
  for (const std::string& path : removed)
    std::erase_if(image.files, [&](const auto& own) {
      return equal_no_case(own.first, replace_all(path, "\\", "/"));
    });
  TRY_ASSIGN(const Texts wim, text_table(reader, "wim"));
  image.wim.insert(wim.begin(), wim.end());
  TRY_ASSIGN(image.images, text_table(reader, "images"));
  TRY_ASSIGN(image.same_key_in, reader.strings("same_key_in"));
  TRY_ASSIGN(image.unreadable, reader.strings("unreadable"));
  TRY_ASSIGN(image.today, reader.text_or("today", image.today));
  TRY_ASSIGN(image.params, params_of(reader));
  TRY(reader.finish());
  return variant;
}

Result<void> read_file_of_variants(const fs::path& path, std::vector<LabelledImage>& set) {
  const std::string name = path.filename().string();
  TRY_ASSIGN(const toml::table table, parse_toml(read_text_file(path), name));
  TomlReader reader(table, name, "variants");
  TRY_ASSIGN(const std::vector<const toml::table*> variants, reader.tables("variant"));
  for (const toml::table* variant : variants) {
    Result<LabelledImage> read = read_variant(*variant, name);
    if (!read) return fail(in(name, std::move(read).error()));
    set.push_back(*std::move(read));
  }
  return reader.finish();
}

}  // namespace

Result<std::vector<LabelledImage>> labelled_set() {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFixtures / "variants"))
    if (entry.path().extension() == ".toml") files.insert(entry.path());
  std::vector<LabelledImage> set;
  for (const fs::path& file : files) TRY(read_file_of_variants(file, set));
  return set;
}

}  // namespace assay
