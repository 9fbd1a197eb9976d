#include "base/xml_text.h"

#include "base/text.h"

namespace assay {

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char letter : printable(text, true)) {
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
