#include "tree/wim_parts.h"

#include <algorithm>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// A folder of setup media holds some dozen files; one with more is most likely the wrong place.
constexpr std::size_t kMaxFilesProbed = 10'000;

std::string shown(const fs::path& path) { return printable(utf8_from_path(path.filename())); }

Result<WimHeader> header_of(const fs::path& path) {
  TRY_ASSIGN(const ByteSourcePtr source, open_file_source(path));
  return read_wim_header(*source);
}

bool same_file(const fs::path& a, const fs::path& b) {
  const Result<fs::path> real_a = real_path(a), real_b = real_path(b);
  return real_a && real_b && *real_a == *real_b;
}

// A file of a tree: the same questions as above.
struct TreePlace {
  const FileTree* tree = nullptr;
  std::string path;
};

std::string shown(const TreePlace& place) { return printable(place.path); }

Result<WimHeader> header_of(const TreePlace& place) {
  TRY_ASSIGN(const ByteSourcePtr source, place.tree->open(place.path));
  return read_wim_header(*source);
}

bool same_file(const TreePlace& a, const TreePlace& b) { return equal_no_case(a.path, b.path); }

tl::unexpected<Error> too_many_files() {
  return fail(ErrorCode::kLimit,
              fmt::format("more than {} files beside the split WIM", kMaxFilesProbed));
}

Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  Result<std::vector<std::string>> names = host_names(folder, kMaxFilesProbed);
  if (!names && names.error().code == ErrorCode::kLimit) return too_many_files();
  if (!names) return fail(std::move(names).error());
  std::vector<fs::path> files;
  for (const std::string& name : *names)
    if (is_host_file(folder / path_from_utf8(name))) files.push_back(folder / path_from_utf8(name));
  return files;
}

Result<std::vector<TreePlace>> files_in(const FileTree& tree, std::string_view folder) {
  TRY_ASSIGN(const std::vector<Entry> entries, tree.list(folder));
  std::vector<TreePlace> files;
  for (const Entry& entry : entries) {
    if (entry.kind != EntryKind::kFile) continue;
    if (files.size() == kMaxFilesProbed) return too_many_files();
    files.push_back({&tree, join_path(folder, entry.name)});
  }
  return files;
}

// `Place` is where a file lies: on the host, or in a tree.
template <typename Place>
class PartSearch {
 public:
  explicit PartSearch(const WimHeader& wanted) : wanted_(wanted) {}

  Result<void> look_at(const Place& place) {
    const Result<WimHeader> header = header_of(place);
    if (!header) {
      if (header.error().code == ErrorCode::kIo) ++unreadable_;
      return {};
    }
    if (header->guid != wanted_.guid || header->total_parts != wanted_.total_parts) return {};
    const auto [known, is_new] = parts_.emplace(header->part_number, place);
    if (is_new || same_file(known->second, place)) return {};
    return fail(ErrorCode::kCorrupt,
                fmt::format("part {} of the split WIM is claimed by two files, {} and {}",
                            header->part_number, shown(known->second), shown(place)));
  }

  // `folder` is for the message about a part that is missing.
  Result<std::vector<Place>> complete(const std::string& folder) const {
    std::vector<Place> places;
    for (std::uint32_t number = 1; number <= wanted_.total_parts; ++number) {
      const auto part = parts_.find(static_cast<std::uint16_t>(number));
      if (part == parts_.end()) return fail(ErrorCode::kNotFound, missing(number, folder));
      places.push_back(part->second);
    }
    return places;
  }

 private:
  std::string missing(std::uint32_t number, const std::string& folder) const {
    std::string text =
        fmt::format("part {} of {} is missing (looked in {}", number, wanted_.total_parts, folder);
    if (unreadable_ != 0) text += fmt::format("; {} files there could not be read", unreadable_);
    return text + ")";
  }

  const WimHeader& wanted_;
  std::map<std::uint16_t, Place> parts_;
  std::size_t unreadable_ = 0;
};

Result<void> check_part_count(const WimHeader& header, const Limits& limits) {
  if (header.total_parts <= limits.max_wim_parts) return {};
  return fail(ErrorCode::kLimit, fmt::format("split WIM of {} parts", header.total_parts));
}

template <typename Place>
Result<std::vector<Place>> search(const WimHeader& header, const Place& any_part,
                                  const std::vector<Place>& files, const std::string& folder) {
  PartSearch<Place> search(header);
  TRY(search.look_at(any_part));
  for (const Place& file : files) TRY(search.look_at(file));
  return search.complete(folder);
}

}  // namespace

Result<std::vector<fs::path>> find_wim_parts(const fs::path& any_part, const Limits& limits) {
  TRY_ASSIGN(const WimHeader header, header_of(any_part));
  if (header.total_parts == 1) return std::vector<fs::path>{any_part};
  TRY(check_part_count(header, limits));
  std::error_code code;
  const fs::path folder = fs::absolute(any_part, code).parent_path();
  if (code) return fail(ErrorCode::kIo, code.message());
  TRY_ASSIGN(const std::vector<fs::path> files, files_in(folder));
  return search(header, any_part, files, shown(folder));
}

Result<std::vector<ByteSourcePtr>> open_wim_parts(const FileTree& tree, const std::string& any_part,
                                                  const Limits& limits) {
  const TreePlace given{&tree, any_part};
  TRY_ASSIGN(const WimHeader header, header_of(given));
  std::vector<TreePlace> places{given};
  if (header.total_parts != 1) {
    TRY(check_part_count(header, limits));
    const std::string folder = any_part.substr(0, any_part.find_last_of('/') + 1);
    TRY_ASSIGN(const std::vector<TreePlace> files, files_in(tree, folder));
    TRY_ASSIGN(places, search(header, given, files, folder.empty() ? "/" : folder));
  }
  std::vector<ByteSourcePtr> parts;
  for (const TreePlace& place : places) {
    TRY_ASSIGN(ByteSourcePtr part, tree.open(place.path));
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace assay
