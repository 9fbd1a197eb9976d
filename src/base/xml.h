// A small XML document, as WIM metadata, answer files, task sequences and pkeyconfig need it:
// elements, attributes, text. Namespaces are dropped from the names.
//
// One interface, because the library below differs: pugixml here, XmlLite on Windows. A document
// type is refused (entities attack parsers, and none of our formats has one), as are depths and
// counts above Limits.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace assay {

struct XmlNode {
  std::string name;  // without prefix
  std::string text;  // of this element alone, its pieces joined, trimmed
  std::vector<std::pair<std::string, std::string>> attributes;  // names without prefix
  std::vector<XmlNode> children;

  // The first child of that name; null if there is none.
  const XmlNode* child(std::string_view child_name) const;
  // Empty where there is no such attribute.
  std::string_view attribute(std::string_view attribute_name) const;
  // Text of the first child of that name; empty where there is none.
  std::string_view child_text(std::string_view child_name) const;
};

// The document's root element. kCorrupt with the offset of the fault, or kLimit.
Result<XmlNode> parse_xml(std::string_view utf8, const Limits& limits);

}  // namespace assay
