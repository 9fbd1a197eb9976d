// Files compiled into the program by cmake/AssayEmbed.cmake.
#pragma once

#include <iterator>
#include <span>
#include <string_view>

namespace assay {

struct EmbeddedFile {
  std::string_view name;  // relative to the folder it came from: "kms/KMS001-....toml"
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_rules();  // rules/**.toml but rules/data; layer rules
std::span<const EmbeddedFile> embedded_data();   // rules/data/*.toml; layer licensing

}  // namespace assay
