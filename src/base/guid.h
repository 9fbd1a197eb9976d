// GUIDs as Microsoft's formats write them: WIM, VHDX, GPT.
//
// Layer: base. On disk the first three fields are little-endian, the rest is in the order it is
// read in. Tests: tests/base/guid_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

using Guid = std::array<std::byte, 16>;

// "{00112233-4455-6677-8899-aabbccddeeff}", lower case.
std::string guid_text(const Guid& guid);

// The bytes of a GUID written out in a program, with or without braces. What is no hexadecimal
// digit is passed over: for constants of ours, not for input.
constexpr Guid guid_of(std::string_view text) {
  // Where on disk the n-th byte of the text lies.
  constexpr std::array<std::size_t, 16> kPlace = {3, 2, 1,  0,  5,  4,  7,  6,
                                                  8, 9, 10, 11, 12, 13, 14, 15};
  Guid guid{};
  std::size_t digits = 0;
  for (const char c : text) {
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (value < 0 || digits == 2 * guid.size()) continue;
    std::byte& byte = guid[kPlace[digits / 2]];
    byte = byte << 4 | static_cast<std::byte>(value);
    ++digits;
  }
  return guid;
}

}  // namespace assay
