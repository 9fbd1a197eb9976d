#include <windows.h>

#include "base/system_windows.h"
#include "mdt/host_write.h"

namespace assay {

namespace {

tl::unexpected<Error> fail_with(DWORD code) {
  if (code == ERROR_SHARING_VIOLATION)
    return fail(ErrorCode::kIo, "is open in another program, such as the Deployment Workbench");
  return fail(system_error(code));
}

}  // namespace

// Opened so that nobody else may have it open.
Result<void> check_not_in_use(const std::filesystem::path& file) {
  const DWORD attributes = GetFileAttributesW(long_path(file).c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return fail_with(GetLastError());
  if ((attributes & FILE_ATTRIBUTE_READONLY) != 0) return fail(ErrorCode::kIo, "is read-only");
  const Handle opened(CreateFileW(long_path(file).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!opened) return fail_with(GetLastError());
  return {};
}

// The access list and attributes of `to` stay; a file system that has none is no error.
Result<void> replace_host_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr DWORD kFlags = REPLACEFILE_IGNORE_MERGE_ERRORS | REPLACEFILE_IGNORE_ACL_ERRORS;
  if (ReplaceFileW(long_path(to).c_str(), long_path(from).c_str(), nullptr, kFlags, nullptr,
                   nullptr) == 0)
    return fail_with(GetLastError());
  return {};
}

}  // namespace assay
