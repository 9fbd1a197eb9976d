#include "base/system_windows.h"

#include <windows.h>

#include "base/text.h"

namespace assay {

namespace {

std::wstring message_of(DWORD code, DWORD language) {
  wchar_t* text = nullptr;
  const DWORD length = FormatMessageW(
      FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
      nullptr, code, language, reinterpret_cast<wchar_t*>(&text), 0, nullptr);
  std::wstring message = length == 0 ? L"" : std::wstring(text, length);
  LocalFree(text);
  return message;
}

std::wstring full_path(const std::filesystem::path& path) {
  const std::wstring& given = path.native();
  std::wstring full(GetFullPathNameW(given.c_str(), 0, nullptr, nullptr), L'\0');
  full.resize(
      GetFullPathNameW(given.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr));
  return full.empty() ? given : full;
}

}  // namespace

std::string utf8_from_wide(std::wstring_view text) {
  return utf8_from_utf16(std::u16string(text.begin(), text.end()));
}

std::wstring wide_from_utf8(std::string_view text) {
  const std::u16string utf16 = utf16_from_utf8(text);
  return {utf16.begin(), utf16.end()};
}

std::wstring long_path(const std::filesystem::path& path) {
  const std::wstring& given = path.native();
  const auto has_prefix = [](const std::wstring& text) {
    return text.starts_with(LR"(\\?\)") || text.starts_with(LR"(\\.\)");
  };
  if (given.empty() || has_prefix(given)) return given;
  const std::wstring full = full_path(path);
  if (has_prefix(full)) return full;  // CON, NUL and their like
  if (full.starts_with(LR"(\\)")) return LR"(\\?\UNC\)" + full.substr(2);
  return LR"(\\?\)" + full;
}

std::filesystem::path running_windows() {
  std::wstring folder(GetSystemWindowsDirectoryW(nullptr, 0), L'\0');
  folder.resize(GetSystemWindowsDirectoryW(folder.data(), static_cast<UINT>(folder.size())));
  return folder;
}

std::string system_reason(std::uint32_t code) {
  std::wstring message = message_of(code, MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US));
  if (message.empty()) message = message_of(code, 0);
  std::string text(trim(utf8_from_wide(message)));
  if (text.ends_with('.')) text.pop_back();
  return text.empty() ? "error " + std::to_string(code) + " of Windows" : text;
}

Error system_error(std::uint32_t code) {
  const bool is_absent = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ||
                         code == ERROR_INVALID_NAME || code == ERROR_BAD_NETPATH ||
                         code == ERROR_BAD_NET_NAME;
  return {is_absent ? ErrorCode::kNotFound : ErrorCode::kIo, system_reason(code), std::nullopt, {}};
}

Handle::~Handle() {
  if (*this) CloseHandle(handle_);
}

Handle::operator bool() const { return handle_ != nullptr && handle_ != INVALID_HANDLE_VALUE; }

}  // namespace assay
