#include "facts/office_config.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml.h"
#include "facts/text_files.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

// A comment may stand before the root element; the samples of the tool have some KiB of it.
constexpr std::uint64_t kConfigHead = 64U << 10;

// {root} is the system root. Each pattern lists folders of a few names.
constexpr std::array<std::string_view, 11> kOfficeConfigPlaces = {
    "*.xml",
    "Office/*.xml",
    "Office/*/*.xml",
    "ODT/*.xml",
    "Program Files*/Microsoft Office*/*.xml",
    "{root}/Setup/Scripts/*.xml",
    "{root}/Temp/*.xml",
    "$OEM$/*.xml",
    "$OEM$/*/*.xml",
    "sources/$OEM$/*.xml",
    "sources/$OEM$/*/*.xml",
};

// An application of a share is a folder of its own, with the sources in it or one below.
constexpr std::array<std::string_view, 2> kSharePlaces = {"Applications/*/*.xml",
                                                          "Applications/*/*/*.xml"};

void leave_open(OfficeConfigKeys& keys, Error error) {
  keys.unread.push_back({std::move(error), {{"origin", "office-config"}}});
}

// Of a share, the system root is its folder.
std::vector<std::string> patterns(const Subject& subject) {
  std::vector<std::string> all(kOfficeConfigPlaces.begin(), kOfficeConfigPlaces.end());
  if (subject.artefact().kind == ArtefactKind::kShare)
    for (const std::string_view place : kSharePlaces)
      all.push_back(join_path(subject.artefact().system_root, place));
  return all;
}

// Other files are told apart by their head, so that a broken one of them is not our business.
Result<bool> may_be_configuration(const FileTree& tree, const std::string& path) {
  TRY_ASSIGN(const ByteSourcePtr source, tree.open(path));
  const std::uint64_t length = std::min(source->size(), kConfigHead);
  TRY_ASSIGN(const Bytes head, read_bytes(*source, 0, length, kConfigHead, "head"));
  return contains_no_case(decode_text_file(head), "<Configuration");
}

// Attributes as people write them, in any case.
std::string_view attribute(const XmlNode& node, std::string_view name) {
  for (const auto& [own, value] : node.attributes)
    if (equal_no_case(own, name)) return value;
  return {};
}

void add_key(const TextFile& file, std::string_view where, std::string_view text,
             std::string_view product, std::string_view channel, OfficeConfigKeys& keys) {
  if (trim(text).empty()) return;
  OfficeConfigKey found;
  found.file = file.path;
  found.where = where;
  if (const Result<ProductKey> key = parse_key(trim(text))) found.key = *key;
  found.product = product;
  found.channel = channel;
  found.evidence.from = file.provenance();
  found.evidence.text = fmt::format(
      "{} = {}", where, found.key ? found.key->redacted() : redact_keys(printable(trim(text))));
  keys.found.push_back(std::move(found));
}

void collect_products(const TextFile& file, const XmlNode& add, OfficeConfigKeys& keys) {
  for (const XmlNode& product : add.children)
    if (equal_no_case(product.name, "Product"))
      add_key(file, "Configuration / Add / Product / PIDKEY", attribute(product, "PIDKEY"),
              attribute(product, "ID"), attribute(add, "Channel"), keys);
}

void collect_configuration(const TextFile& file, const XmlNode& root, OfficeConfigKeys& keys) {
  for (const XmlNode& node : root.children) {
    if (equal_no_case(node.name, "Add")) collect_products(file, node, keys);
    if (equal_no_case(node.name, "PIDKEY"))
      add_key(file, "Configuration / PIDKEY / Value", attribute(node, "Value"),
              attribute(root, "Product"), {}, keys);
  }
}

void collect_file(const Subject& subject, const std::string& path, OfficeConfigKeys& keys) {
  const Result<bool> may_be = may_be_configuration(*subject.artefact().tree, path);
  if (!may_be) return leave_open(keys, in(path, may_be.error()));
  if (!*may_be) return;
  const Result<std::optional<TextFile>> file = read_text_file(subject, path);
  if (!file) return leave_open(keys, file.error());
  if (!*file) return;
  const Result<XmlNode> root = parse_xml((*file)->text, subject.options().limits);
  if (!root) return leave_open(keys, in(path, root.error()));
  if (equal_no_case(root->name, "Configuration")) collect_configuration(**file, *root, keys);
}

}  // namespace

OfficeConfigKeys office_config_keys(const Subject& subject) {
  OfficeConfigKeys keys;
  const FileTreePtr& tree = subject.artefact().tree;
  if (!tree) {
    leave_open(keys, {ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
    return keys;
  }
  std::set<std::string> seen;
  for (const std::string& pattern : patterns(subject)) {
    const PathMatches matches = matches_at(subject, pattern);
    for (const Error& error : matches.errors) leave_open(keys, error);
    for (const PathMatches::Match& match : matches.found)
      if (match.entry.kind == EntryKind::kFile && seen.insert(match.path).second)
        collect_file(subject, match.path, keys);
  }
  return keys;
}

}  // namespace assay
