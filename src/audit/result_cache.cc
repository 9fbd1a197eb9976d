#include "audit/result_cache.h"

#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "base/hash.h"
#include "base/unique_suffix.h"
#include "io/host_files.h"
#include "report/json_parts.h"
#include "report/report_reader.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> whole_file(const fs::path& path) {
  std::ifstream in(stream_path(path), std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<ResultCache> ResultCache::open(const fs::path& folder, std::string context) {
  const fs::path probe = folder / ("probe" + unique_suffix());
  const bool is_writable =
      make_host_folders(folder).has_value() && std::ofstream(stream_path(probe)).good();
  remove_host_file(probe);
  if (!is_writable)
    return fail(ErrorCode::kIo,
                fmt::format("{}: cannot be written (--cache-dir)", utf8_from_path(folder)));
  return ResultCache(folder, std::move(context));
}

std::string ResultCache::key_of(const std::string& identity, const std::string& locator) const {
  return to_hex(sha256(as_bytes(fmt::format("{}\n{}\n{}", context_, identity, locator))));
}

fs::path ResultCache::file_of(const std::string& key) const {
  return folder_ / key.substr(0, 2) / (key + ".json");
}

std::optional<ImageReport> ResultCache::find(const std::string& identity,
                                             const std::string& locator) const {
  const std::string key = key_of(identity, locator);
  const std::optional<std::string> text = whole_file(file_of(key));
  if (!text) return std::nullopt;
  Result<ImageReport> image = image_from_json(*text);
  if (!image || image->locator != locator) return std::nullopt;
  return *std::move(image);
}

void ResultCache::keep(const std::string& identity, const ImageReport& image) const {
  const fs::path file = file_of(key_of(identity, image.locator));
  const fs::path first = path_from_utf8(utf8_from_path(file) + unique_suffix());
  if (!make_host_folders(file.parent_path())) return;
  std::ofstream out(stream_path(first), std::ios::binary);
  out << image_json(image).dump() << '\n';
  out.close();
  if (!out || !rename_host_file(first, file)) remove_host_file(first);
}

}  // namespace assay
