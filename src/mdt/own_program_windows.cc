#include <windows.h>

#include <string>

#include "mdt/own_program.h"

namespace assay {

// The name is cut where it does not fit, so a full buffer means a longer name.
std::optional<std::filesystem::path> own_windows_program() {
  std::wstring name(32'768, L'\0');  // the longest path that Windows has
  const DWORD length = GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size()));
  if (length == 0 || length == name.size()) return std::nullopt;
  name.resize(length);
  return name;
}

}  // namespace assay
