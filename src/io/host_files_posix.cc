#include <algorithm>
#include <chrono>
#include <system_error>

#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> fail_with(const std::error_code& code) {
  const bool is_absent = code == std::errc::no_such_file_or_directory;
  return fail(is_absent ? ErrorCode::kNotFound : ErrorCode::kIo, code.message());
}

FileTime file_time_from(fs::file_time_type time) {
  using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::int64_t kUnixEpoch = 11'644'473'600 * std::int64_t{10'000'000};  // since 1601
  const auto since_epoch = fs::file_time_type::clock::to_sys(time).time_since_epoch();
  const std::int64_t ticks = std::chrono::floor<Ticks>(since_epoch).count();
  if (ticks <= -kUnixEpoch) return {};
  return {static_cast<std::uint64_t>(ticks + kUnixEpoch)};
}

HostKind kind_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::none:
    case fs::file_type::not_found: return HostKind::kAbsent;
    case fs::file_type::regular: return HostKind::kFile;
    case fs::file_type::directory: return HostKind::kFolder;
    case fs::file_type::symlink: return HostKind::kLink;
    default: return HostKind::kOther;
  }
}

}  // namespace

const bool kHostIgnoresCase = false;

Result<HostEntry> host_entry(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(path, code);
  HostEntry entry;
  entry.kind = kind_of(status.type());
  if (entry.kind == HostKind::kAbsent) {
    const bool is_absent =
        status.type() == fs::file_type::not_found || code == std::errc::filename_too_long;
    if (code && !is_absent) return fail_with(code);
    return entry;
  }
  if (entry.kind == HostKind::kFile) {
    entry.size = fs::file_size(path, code);
    if (code) return fail_with(code);
  }
  if (entry.kind == HostKind::kLink) {
    entry.link_target = fs::read_symlink(path, code).native();
    if (code) return fail_with(code);
    return entry;  // last_write_time() would be that of the target
  }
  const fs::file_time_type time = fs::last_write_time(path, code);
  if (!code) entry.modified = file_time_from(time);
  return entry;
}

HostKind host_kind(const fs::path& path) {
  std::error_code ignored;
  return kind_of(fs::status(path, ignored).type());
}

Result<std::vector<std::string>> host_names(const fs::path& folder, std::uint64_t limit) {
  std::error_code code;
  std::vector<std::string> names;
  fs::directory_iterator at(folder, code);
  for (; !code && at != fs::directory_iterator(); at.increment(code)) {
    if (names.size() == limit) return fail(ErrorCode::kLimit, "too many entries in the directory");
    names.push_back(at->path().filename().native());
  }
  if (code) return fail_with(code);
  std::sort(names.begin(), names.end());
  return names;
}

Result<fs::path> real_path(const fs::path& path) {
  std::error_code code;
  fs::path target = fs::canonical(path, code);
  if (code) return fail_with(code);
  return target;
}

Result<void> make_host_folders(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return fail_with(code);
  return {};
}

Result<void> rename_host_file(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::rename(from, to, code);
  if (code) return fail_with(code);
  return {};
}

void remove_host_file(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

bool remove_empty_host_folder(const fs::path& folder) {
  std::error_code ignored;
  return is_host_folder(folder) && fs::remove(folder, ignored);
}

fs::path own_program() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored);
}

fs::path stream_path(const fs::path& path) { return path; }

std::string utf8_from_path(const fs::path& path) { return path.native(); }

fs::path path_from_utf8(std::string_view text) { return text; }

bool can_be_host_name(std::string_view) { return true; }

}  // namespace assay
