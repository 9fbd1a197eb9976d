#include "licensing/pkeyconfig_xrml.h"

#include <fmt/core.h>

#include "base/base64.h"
#include "base/gunzip.h"
#include "base/text.h"
#include "base/xml.h"

namespace assay {
namespace {

constexpr std::string_view kTableName = "pkeyConfigData";

bool is_table(const XmlNode& node) {
  return node.name == "infoBin" && node.attribute("name") == kTableName;
}

// Every infoBin of that name, wherever it stands.
std::vector<const XmlNode*> find_tables(const XmlNode& root) {
  std::vector<const XmlNode*> found;
  std::vector<const XmlNode*> pending{&root};
  while (!pending.empty()) {
    const XmlNode* node = pending.back();
    pending.pop_back();
    if (is_table(*node)) found.push_back(node);
    for (const XmlNode& child : node->children) pending.push_back(&child);
  }
  return found;
}

Result<Bytes> decoded_table(const XmlNode& licence, const Limits& limits) {
  const std::vector<const XmlNode*> tables = find_tables(licence);
  if (tables.empty())
    return fail(ErrorCode::kCorrupt, fmt::format("no infoBin of the name {}", kTableName));
  // No release has two, and to choose one would be a guess.
  if (tables.size() > 1)
    return fail(ErrorCode::kCorrupt,
                fmt::format("{} infoBin of the name {}", tables.size(), kTableName));
  Result<Bytes> bytes = decode_base64(tables.front()->text);
  if (bytes && is_gzip(*bytes)) bytes = gunzip(*bytes, limits.max_text_bytes);
  if (!bytes) return fail(in(kTableName, std::move(bytes).error()));
  return bytes;
}

}  // namespace

Result<std::string> unwrap_pkeyconfig(ByteView file, const Limits& limits) {
  if (file.size() > limits.max_text_bytes)
    return fail(ErrorCode::kLimit,
                fmt::format("pkeyconfig is above {} bytes", limits.max_text_bytes));
  TRY_ASSIGN(const XmlNode licence, parse_xml(decode_text_file(file), limits));
  TRY_ASSIGN(const Bytes table, decoded_table(licence, limits));
  return decode_text_file(table);
}

}  // namespace assay
