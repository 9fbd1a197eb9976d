#include "disk/qemu_names.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

constexpr std::string_view kSeparators = "/\\";

// A colon makes QEMU see a protocol ("nbd:host"), Windows a drive or a stream.
bool is_plain(std::string_view name) {
  const bool has_odd_character = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == ':';
  });
  return !name.empty() && name != "." && name != ".." && !has_odd_character &&
         name.find_first_of(kSeparators) == std::string_view::npos;
}

// By text alone: the file system is not asked about names that an image made up.
bool is_same_folder(std::string_view path, const std::filesystem::path& folder) {
  if (path.empty() || path == "./" || path == ".\\") return true;
  if (path.front() != '/') return false;
  const auto normal = [](const std::filesystem::path& p) { return (p / "").lexically_normal(); };
  return normal(std::filesystem::path(path)) == normal(folder);
}

}  // namespace

std::string_view last_part(std::string_view path) {
  const std::size_t separator = path.find_last_of(kSeparators);
  return separator == std::string_view::npos ? path : path.substr(separator + 1);
}

Result<std::string> name_in_folder(std::string_view stored, const std::filesystem::path& folder,
                                   std::string_view what) {
  const std::string_view name = last_part(stored);
  if (is_plain(name) && is_same_folder(stored.substr(0, stored.size() - name.size()), folder))
    return std::string(name);
  return fail(ErrorCode::kUnsupported,
              fmt::format("names {} outside its folder: {}", what, printable(stored)));
}

}  // namespace assay
