// What every call of Windows needs: its UTF-16, its handles, its reasons, its long paths.
//
// Layer: base, Windows only.
#pragma once

#include <windows.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace assay {

// Unpaired surrogates, which NTFS allows in names, become U+FFFD.
std::string utf8_from_wide(std::wstring_view text);
std::wstring wide_from_utf8(std::string_view text);

// The absolute path with the prefix \\?\ (\\?\UNC\ for a share), for which Windows knows neither a
// limit of 260 characters nor names of devices. Paths that have such a prefix are left alone.
std::wstring long_path(const std::filesystem::path& path);

// The folder of the running Windows, "C:\Windows": also where a terminal server gives each user
// one.
std::filesystem::path running_windows();

// "Access is denied", in English where Windows has it.
std::string system_reason(std::uint32_t code);

// Of GetLastError(): kNotFound for what is not there, else kIo, with the reason.
Error system_error(std::uint32_t code);

// Closed with the object. A HANDLE is a pointer; INVALID_HANDLE_VALUE and null are no handle.
class Handle {
 public:
  explicit Handle(void* handle = nullptr) : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle();

  void* get() const { return handle_; }
  explicit operator bool() const;

 private:
  void* handle_;
};

}  // namespace assay
