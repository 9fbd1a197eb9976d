#include "base/xml.h"

namespace assay {

const XmlNode* XmlNode::child(std::string_view child_name) const {
  for (const XmlNode& node : children)
    if (node.name == child_name) return &node;
  return nullptr;
}

std::string_view XmlNode::attribute(std::string_view attribute_name) const {
  for (const auto& [own, value] : attributes)
    if (own == attribute_name) return value;
  return {};
}

std::string_view XmlNode::child_text(std::string_view child_name) const {
  const XmlNode* node = child(child_name);
  return node != nullptr ? std::string_view(node->text) : std::string_view();
}

}  // namespace assay
