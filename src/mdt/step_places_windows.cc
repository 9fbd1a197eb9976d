#include <windows.h>

#include <string>

#include "io/host_files.h"
#include "mdt/step_places.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// Windows PE has this key in its registry, and no other Windows has.
constexpr const wchar_t* kMiniNt = L"SYSTEM\\CurrentControlSet\\Control\\MiniNT";

// The drive letter of the RAM disk.
constexpr wchar_t kRamDisk = L'X';

void add_drive(wchar_t letter, std::vector<fs::path>& folders) {
  const std::wstring root = {letter, L':', L'\\'};
  if (GetDriveTypeW(root.c_str()) != DRIVE_FIXED && letter != kRamDisk) return;
  if (const fs::path folder = fs::path(root) / L"MININT"; is_host_folder(folder))
    folders.push_back(folder);
}

}  // namespace

bool runs_in_winpe() {
  HKEY key = nullptr;
  if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, kMiniNt, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
    return false;
  RegCloseKey(key);
  return true;
}

std::vector<fs::path> deployment_folders() {
  std::vector<fs::path> folders;
  for (wchar_t letter = L'A'; letter <= L'Z'; ++letter)
    if (letter != kRamDisk) add_drive(letter, folders);
  add_drive(kRamDisk, folders);
  return folders;
}

FileTime local_time_now() {
  FILETIME now{};
  FILETIME local{};
  GetSystemTimeAsFileTime(&now);
  if (FileTimeToLocalFileTime(&now, &local) == 0) local = now;
  return {std::uint64_t{local.dwHighDateTime} << 32 | local.dwLowDateTime};
}

}  // namespace assay
