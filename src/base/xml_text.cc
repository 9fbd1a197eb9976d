#include "base/xml_text.h"

#include "base/text.h"

namespace assay {

std::string xml_escaped(std::string_view text) {
  const std::string safe = printable(text, true);
  std::string out;
  out.reserve(safe.size());
  for (const char letter : safe) {
    switch (letter) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += letter;
    }
  }
  return out;
}

}  // namespace assay
