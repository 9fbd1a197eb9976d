#include "base/guid.h"

#include <fmt/core.h>

namespace assay {

std::string guid_text(const Guid& guid) {
  const auto byte = [&guid](std::size_t i) { return std::to_integer<unsigned>(guid[i]); };
  std::string text =
      fmt::format("{{{:02x}{:02x}{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-", byte(3),
                  byte(2), byte(1), byte(0), byte(5), byte(4), byte(7), byte(6), byte(8), byte(9));
  for (std::size_t i = 10; i < guid.size(); ++i) text += fmt::format("{:02x}", byte(i));
  return text + "}";
}

}  // namespace assay
