#include <windows.h>

#include <fmt/core.h>

#include "base/system_windows.h"
#include "io/file_stamp.h"

namespace assay {

Result<std::string> file_stamp(const std::filesystem::path& path) {
  const Handle file(CreateFileW(long_path(path).c_str(), FILE_READ_ATTRIBUTES,
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  BY_HANDLE_FILE_INFORMATION place{};
  FILE_BASIC_INFO times{};
  if (!file || GetFileInformationByHandle(file.get(), &place) == 0 ||
      GetFileInformationByHandleEx(file.get(), FileBasicInfo, &times, sizeof(times)) == 0)
    return fail(ErrorCode::kIo, system_reason(GetLastError()));
  return fmt::format("{:x}:{:x}{:08x}:{:x}{:08x}:{:x}:{:x}", place.dwVolumeSerialNumber,
                     place.nFileIndexHigh, place.nFileIndexLow, place.nFileSizeHigh,
                     place.nFileSizeLow, times.LastWriteTime.QuadPart, times.ChangeTime.QuadPart);
}

}  // namespace assay
