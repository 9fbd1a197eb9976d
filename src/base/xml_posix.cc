#include <fmt/core.h>
#include <pugixml.hpp>

#include "base/text.h"
#include "base/xml.h"

namespace assay {

namespace {

std::string local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

struct Budget {
  std::uint64_t nodes_left;
  std::uint32_t max_depth;
};

Result<XmlNode> convert(const pugi::xml_node& source, std::uint32_t depth, Budget& budget) {
  if (depth > budget.max_depth)
    return fail(ErrorCode::kLimit, "XML is nested too deeply",
                static_cast<std::uint64_t>(source.offset_debug()));
  if (budget.nodes_left == 0) return fail(ErrorCode::kLimit, "XML has too many elements");
  --budget.nodes_left;
  XmlNode node;
  node.name = local_name(source.name());
  for (const pugi::xml_attribute& attribute : source.attributes())
    node.attributes.emplace_back(local_name(attribute.name()), attribute.value());
  for (const pugi::xml_node& child : source.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      node.text += child.value();
    } else if (child.type() == pugi::node_element) {
      TRY_ASSIGN(XmlNode converted, convert(child, depth + 1, budget));
      node.children.push_back(std::move(converted));
    }
  }
  node.text = std::string(trim(node.text));
  return node;
}

}  // namespace

Result<XmlNode> parse_xml(std::string_view utf8, const Limits& limits) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      utf8.data(), utf8.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  if (!parsed)
    return fail(ErrorCode::kCorrupt, fmt::format("not well-formed XML: {}", parsed.description()),
                static_cast<std::uint64_t>(parsed.offset));
  std::size_t roots = 0;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype)
      return fail(ErrorCode::kCorrupt, "XML with a DOCTYPE is refused");
    if (node.type() == pugi::node_element && ++roots > 1)
      return fail(ErrorCode::kCorrupt, "XML with more than one root element");
  }
  if (!document.document_element()) return fail(ErrorCode::kCorrupt, "XML without an element");
  Budget budget{limits.max_xml_elements, limits.max_xml_depth};
  return convert(document.document_element(), 0, budget);
}

}  // namespace assay
