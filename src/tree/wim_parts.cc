#include "tree/wim_parts.h"

#include <algorithm>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "io/file_source.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// A folder of setup media holds some dozen files; one with more is most likely the wrong place.
constexpr std::size_t kMaxFilesProbed = 10'000;

std::string shown(const fs::path& path) {
  const std::u8string name = path.filename().generic_u8string();
  return printable(std::string(name.begin(), name.end()));
}

Result<WimHeader> header_of(const fs::path& path) {
  TRY_ASSIGN(const ByteSourcePtr source, open_file_source(path));
  return read_wim_header(*source);
}

Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  fs::directory_iterator at(folder, code);
  for (; !code && at != fs::directory_iterator(); at.increment(code)) {
    std::error_code ignored;
    if (!at->is_regular_file(ignored)) continue;
    if (files.size() == kMaxFilesProbed)
      return fail(ErrorCode::kLimit,
                  fmt::format("more than {} files beside the split WIM", kMaxFilesProbed));
    files.push_back(at->path());
  }
  if (code) return fail(ErrorCode::kIo, code.message());
  std::sort(files.begin(), files.end());
  return files;
}

class PartSearch {
 public:
  explicit PartSearch(const WimHeader& wanted) : wanted_(wanted) {}

  Result<void> look_at(const fs::path& path) {
    const Result<WimHeader> header = header_of(path);
    if (!header) {
      if (header.error().code == ErrorCode::kIo) ++unreadable_;
      return {};
    }
    if (header->guid != wanted_.guid || header->total_parts != wanted_.total_parts) return {};
    const auto [known, is_new] = parts_.emplace(header->part_number, path);
    std::error_code ignored;
    if (is_new || fs::equivalent(known->second, path, ignored)) return {};
    return fail(ErrorCode::kCorrupt,
                fmt::format("part {} of the split WIM is claimed by two files, {} and {}",
                            header->part_number, shown(known->second), shown(path)));
  }

  Result<std::vector<fs::path>> complete(const fs::path& folder) const {
    std::vector<fs::path> paths;
    for (std::uint32_t number = 1; number <= wanted_.total_parts; ++number) {
      const auto part = parts_.find(static_cast<std::uint16_t>(number));
      if (part == parts_.end()) return fail(ErrorCode::kNotFound, missing(number, folder));
      paths.push_back(part->second);
    }
    return paths;
  }

 private:
  std::string missing(std::uint32_t number, const fs::path& folder) const {
    std::string text = fmt::format("part {} of {} is missing (looked in {}", number,
                                   wanted_.total_parts, shown(folder));
    if (unreadable_ != 0) text += fmt::format("; {} files there could not be read", unreadable_);
    return text + ")";
  }

  const WimHeader& wanted_;
  std::map<std::uint16_t, fs::path> parts_;
  std::size_t unreadable_ = 0;
};

}  // namespace

Result<std::vector<fs::path>> find_wim_parts(const fs::path& any_part, const Limits& limits) {
  TRY_ASSIGN(const WimHeader header, header_of(any_part));
  if (header.total_parts == 1) return std::vector<fs::path>{any_part};
  if (header.total_parts > limits.max_wim_parts)
    return fail(ErrorCode::kLimit, fmt::format("split WIM of {} parts", header.total_parts));
  std::error_code code;
  const fs::path folder = fs::absolute(any_part, code).parent_path();
  if (code) return fail(ErrorCode::kIo, code.message());
  PartSearch search(header);
  TRY(search.look_at(any_part));
  TRY_ASSIGN(const std::vector<fs::path> files, files_in(folder));
  for (const fs::path& file : files) TRY(search.look_at(file));
  return search.complete(folder);
}

}  // namespace assay
