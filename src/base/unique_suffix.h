// Names for files that are written first and renamed when they are whole.
#pragma once

#include <random>
#include <string>

#include <fmt/core.h>

namespace assay {

// ".3f09a1c2d4e5b607": two programs that write the same file at once do not meet.
inline std::string unique_suffix() {
  std::random_device device;
  return fmt::format(".{:08x}{:08x}", device(), device());
}

}  // namespace assay
