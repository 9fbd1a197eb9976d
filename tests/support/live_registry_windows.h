// Keys that a test makes in the registry of the system it runs on (a wine prefix of its own), gone
// with the object.
#pragma once

#include <windows.h>

#include <string>

#include <catch2/catch.hpp>

#include "base/bytes.h"
#include "base/system_windows.h"

namespace assay {

class LiveKey {
 public:
  // Of HKEY_LOCAL_MACHINE: "SOFTWARE\\assay-test".
  explicit LiveKey(const std::string& path) : path_(wide_from_utf8(path)) {
    REQUIRE(RegCreateKeyExW(HKEY_LOCAL_MACHINE, path_.c_str(), 0, nullptr, 0,
                            KEY_ALL_ACCESS | KEY_WOW64_64KEY, nullptr, &key_,
                            nullptr) == ERROR_SUCCESS);
  }
  ~LiveKey() { RegCloseKey(key_); }
  LiveKey(const LiveKey&) = delete;
  LiveKey& operator=(const LiveKey&) = delete;

  void set(const std::string& name, DWORD type, ByteView data) {
    REQUIRE(RegSetValueExW(key_, wide_from_utf8(name).c_str(), 0, type,
                           reinterpret_cast<const BYTE*>(data.data()),
                           static_cast<DWORD>(data.size())) == ERROR_SUCCESS);
  }
  void set_text(const std::string& name, const std::string& text) {
    const std::wstring wide = wide_from_utf8(text);
    set(name, REG_SZ, std::as_bytes(std::span(wide.c_str(), wide.size() + 1)));
  }
  void remove(const std::string& name) { RegDeleteValueW(key_, wide_from_utf8(name).c_str()); }
  // The key itself with all below it.
  static void remove_tree(const std::string& path) {
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, wide_from_utf8(path).c_str());
  }

 private:
  const std::wstring path_;
  HKEY key_ = nullptr;
};

}  // namespace assay
