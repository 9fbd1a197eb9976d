#include "image/share_xml.h"

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

Result<std::optional<std::string>> read_share_text(const FileTree& tree, const std::string& path,
                                                   const Limits& limits) {
  Result<std::optional<Bytes>> bytes = read_file(tree, path, limits.max_text_bytes);
  if (!bytes) return fail(in(path, std::move(bytes).error()));
  if (!*bytes) return std::optional<std::string>();
  return std::optional<std::string>(decode_text_file(**bytes));
}

Result<std::vector<XmlNode>> share_items(std::string_view utf8, std::string_view root,
                                         std::string_view item, const Limits& limits) {
  TRY_ASSIGN(XmlNode document, parse_xml(utf8, limits));
  if (document.name != root)
    return fail(ErrorCode::kCorrupt,
                fmt::format("the root element is <{}>, not <{}>", printable(document.name), root));
  std::vector<XmlNode> items = std::move(document.children);
  std::erase_if(items, [&](const XmlNode& node) { return node.name != item; });
  if (items.size() > limits.max_share_items)
    return fail(ErrorCode::kLimit,
                fmt::format("more than {} elements <{}>", limits.max_share_items, item));
  return items;
}

bool is_enabled_item(const XmlNode& item) {
  return !equal_no_case(item.attribute("enable"), "false");
}

}  // namespace assay
