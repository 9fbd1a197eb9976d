#include <windows.h>

#include <algorithm>

#include <winioctl.h>

#include "base/bytes.h"
#include "base/system_windows.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestPath = 32'768;
constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

tl::unexpected<Error> fail_with(DWORD code) { return fail(system_error(code)); }

// Of a folder, too, and without any right to its content.
Handle open_for_questions(const fs::path& path, DWORD more_flags) {
  return Handle(CreateFileW(long_path(path).c_str(), FILE_READ_ATTRIBUTES, kShareAll, nullptr,
                            OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | more_flags, nullptr));
}

// Only links and junctions lead elsewhere; files compressed by WOF, cloud files and their like are
// reparse points that the system reads for us.
bool is_link_tag(DWORD tag) {
  return tag == IO_REPARSE_TAG_SYMLINK || tag == IO_REPARSE_TAG_MOUNT_POINT;
}

HostKind kind_of(DWORD attributes, DWORD reparse_tag) {
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && is_link_tag(reparse_tag))
    return HostKind::kLink;
  if ((attributes & FILE_ATTRIBUTE_DEVICE) != 0) return HostKind::kOther;
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? HostKind::kFolder : HostKind::kFile;
}

// REPARSE_DATA_BUFFER as [MS-FSCC] 2.1.2.4 and 2.1.2.5 give it; MinGW's header is of the kernel.
Result<std::string> link_target(const Handle& link) {
  alignas(8) Bytes buffer(MAXIMUM_REPARSE_DATA_BUFFER_SIZE);
  DWORD got = 0;
  if (DeviceIoControl(link.get(), FSCTL_GET_REPARSE_POINT, nullptr, 0, buffer.data(),
                      static_cast<DWORD>(buffer.size()), &got, nullptr) == 0)
    return fail_with(GetLastError());
  const auto word = [&](std::size_t at) {
    return std::to_integer<std::size_t>(buffer[at]) | std::to_integer<std::size_t>(buffer[at + 1])
                                                          << 8;
  };
  const bool is_symbolic = word(0) == (IO_REPARSE_TAG_SYMLINK & 0xFFFF);
  // The name to print is the second one; its place is counted from the names' start.
  const std::size_t names = is_symbolic ? 20 : 16;
  const std::size_t first = names + word(12);
  const std::size_t length = word(14);
  if (got < names || first + length > got) return fail(ErrorCode::kIo, "link is not readable");
  const auto* text = reinterpret_cast<const wchar_t*>(buffer.data() + first);
  return utf8_from_wide({text, length / sizeof(wchar_t)});
}

FileTime time_from(const LARGE_INTEGER& ticks) {
  return {static_cast<std::uint64_t>(ticks.QuadPart)};
}

// Ends a search for files.
struct CloseFind {
  void operator()(void* search) const { FindClose(search); }
};

// Whether a path on a drive, as long_path() gives it, or a folder above it is a link, or cannot be
// asked.
bool has_link(const std::wstring& path) {
  constexpr std::wstring_view kDrive = LR"(\\?\C:\)";
  if (path.size() < kDrive.size() || path[kDrive.size() - 2] != L':') return true;
  for (std::size_t end = path.size(); end > kDrive.size(); end = path.rfind(L'\\', end - 1)) {
    const Result<HostEntry> entry = host_entry(path.substr(0, end));
    if (!entry || entry->kind == HostKind::kLink || entry->kind == HostKind::kAbsent) return true;
  }
  return false;
}

}  // namespace

const bool kHostIgnoresCase = true;

Result<HostEntry> host_entry(const fs::path& path) {
  const Handle file = open_for_questions(path, FILE_FLAG_OPEN_REPARSE_POINT);
  if (!file) {
    Error error = system_error(GetLastError());
    if (error.code == ErrorCode::kNotFound) return HostEntry{};
    return fail(std::move(error));
  }
  FILE_ATTRIBUTE_TAG_INFO tag{};
  FILE_BASIC_INFO basic{};
  FILE_STANDARD_INFO standard{};
  if (GetFileInformationByHandleEx(file.get(), FileAttributeTagInfo, &tag, sizeof(tag)) == 0 ||
      GetFileInformationByHandleEx(file.get(), FileBasicInfo, &basic, sizeof(basic)) == 0 ||
      GetFileInformationByHandleEx(file.get(), FileStandardInfo, &standard, sizeof(standard)) == 0)
    return fail_with(GetLastError());
  HostEntry entry;
  entry.kind = kind_of(tag.FileAttributes, tag.ReparseTag);
  if (entry.kind == HostKind::kLink) {
    TRY_ASSIGN(entry.link_target, link_target(file));
    return entry;
  }
  if (entry.kind == HostKind::kFile)
    entry.size = static_cast<std::uint64_t>(standard.EndOfFile.QuadPart);
  entry.modified = time_from(basic.LastWriteTime);
  return entry;
}

HostKind host_kind(const fs::path& path) {
  const Handle file = open_for_questions(path, 0);
  FILE_BASIC_INFO basic{};
  if (!file || GetFileInformationByHandleEx(file.get(), FileBasicInfo, &basic, sizeof(basic)) == 0)
    return HostKind::kAbsent;
  return kind_of(basic.FileAttributes, 0);
}

Result<std::vector<std::string>> host_names(const fs::path& folder, std::uint64_t limit) {
  std::vector<std::string> names;
  WIN32_FIND_DATAW found{};
  std::wstring pattern = long_path(folder);
  pattern += pattern.ends_with(L'\\') ? L"*" : L"\\*";
  HANDLE const search = FindFirstFileExW(pattern.c_str(), FindExInfoBasic, &found,
                                         FindExSearchNameMatch, nullptr, FIND_FIRST_EX_LARGE_FETCH);
  if (search == INVALID_HANDLE_VALUE) {
    // The root of an empty drive does not even hold "." and "..".
    if (GetLastError() == ERROR_FILE_NOT_FOUND) return names;
    return fail_with(GetLastError());
  }
  const std::unique_ptr<void, CloseFind> closed(search);
  do {
    const std::wstring_view name = found.cFileName;
    if (name == L"." || name == L"..") continue;
    if (names.size() == limit) return fail(ErrorCode::kLimit, "too many entries in the directory");
    names.push_back(utf8_from_wide(name));
  } while (FindNextFileW(search, &found) != 0);
  if (GetLastError() != ERROR_NO_MORE_FILES) return fail_with(GetLastError());
  std::sort(names.begin(), names.end());
  return names;
}

Result<fs::path> real_path(const fs::path& path) {
  const Handle file = open_for_questions(path, 0);
  if (!file) return fail_with(GetLastError());
  // A volume without a letter has a GUID only.
  for (const DWORD kind : {VOLUME_NAME_DOS, VOLUME_NAME_GUID}) {
    std::wstring name(kLongestPath, L'\0');
    name.resize(
        GetFinalPathNameByHandleW(file.get(), name.data(), static_cast<DWORD>(name.size()), kind));
    if (!name.empty()) return fs::path(name);
  }
  const DWORD code = GetLastError();
  // wine cannot tell of long paths. One without links is real as it stands.
  if (!has_link(long_path(path))) return fs::path(long_path(path));
  return fail_with(code);
}

Result<void> make_host_folders(const fs::path& folder) {
  if (is_host_folder(folder)) return {};
  const fs::path parent = folder.parent_path();
  if (!parent.empty() && parent != folder) TRY(make_host_folders(parent));
  if (CreateDirectoryW(long_path(folder).c_str(), nullptr) == 0 &&
      GetLastError() != ERROR_ALREADY_EXISTS)
    return fail_with(GetLastError());
  return {};
}

Result<void> rename_host_file(const fs::path& from, const fs::path& to) {
  if (MoveFileExW(long_path(from).c_str(), long_path(to).c_str(), MOVEFILE_REPLACE_EXISTING) == 0)
    return fail_with(GetLastError());
  return {};
}

void remove_host_file(const fs::path& path) { DeleteFileW(long_path(path).c_str()); }

bool remove_empty_host_folder(const fs::path& folder) {
  return RemoveDirectoryW(long_path(folder).c_str()) != 0;
}

fs::path own_program() {
  std::wstring name(kLongestPath, L'\0');
  name.resize(GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size())));
  return name;
}

fs::path stream_path(const fs::path& path) { return long_path(path); }

std::string utf8_from_path(const fs::path& path) { return utf8_from_wide(path.native()); }

fs::path path_from_utf8(std::string_view text) { return wide_from_utf8(text); }

bool can_be_host_name(std::string_view name) {
  return name.find_first_of(":*?\"<>|") == std::string_view::npos && !name.ends_with('.') &&
         !name.ends_with(' ');
}

}  // namespace assay
