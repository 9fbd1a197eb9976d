// Addresses that may become links. Those of our rules are; a stored report may hold anything.
//
// Layer: report.
#pragma once

#include <algorithm>
#include <string_view>

namespace assay {

// http or https, of the characters that a URI may hold (RFC 3986) and nothing else.
inline bool is_web_address(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return letter > 0x20 && letter < 0x7F &&
           std::string_view("\"<>\\^`{|}").find(letter) == std::string_view::npos;
  });
}

}  // namespace assay
