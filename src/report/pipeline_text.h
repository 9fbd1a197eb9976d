// Text within the logging commands of CI systems, which end with the line.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace assay {

// Safe characters only; '%', which begins an escape, and ends of lines as escapes. `percent` is how
// the system writes '%'.
inline std::string one_line(std::string_view text, std::string_view percent) {
  std::string out = replace_all(printable(text, true), "%", percent);
  out = replace_all(std::move(out), "\r", "%0D");
  return replace_all(std::move(out), "\n", "%0A");
}

}  // namespace assay
