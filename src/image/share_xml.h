// The lists in the Control folder of a deployment share: XML files with one element for each thing
// that the share offers (deployment_share.h).
//
// Layer: image.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "tree/file_tree.h"

namespace assay {

// A text file of any encoding, as UTF-8. nullopt: no such file. Errors name `path`.
Result<std::optional<std::string>> read_share_text(const FileTree& tree, const std::string& path,
                                                   const Limits& limits);

// The elements `item` of a list whose root element is `root`; more than max_share_items are kLimit.
Result<std::vector<XmlNode>> share_items(std::string_view utf8, std::string_view root,
                                         std::string_view item, const Limits& limits);

// The Workbench writes enable="True" or "False"; without it a thing is offered.
bool is_enabled_item(const XmlNode& item);

}  // namespace assay
