// Text for XML and HTML that is written: what an image says must not become markup.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// & < > " ' as references; control characters, which XML 1.0 cannot hold, and malformed UTF-8 made
// visible as printable() does. Newlines and tabs stay.
std::string xml_escaped(std::string_view text);

}  // namespace assay
