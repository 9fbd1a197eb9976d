// A text file of any encoding, as UTF-8.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace assay {

inline std::string read_text_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(stream);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  return decode_text_file(as_bytes(std::string_view(bytes)));
}

}  // namespace assay
