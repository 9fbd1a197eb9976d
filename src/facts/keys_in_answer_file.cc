#include "facts/keys_in_answer_file.h"

#include <fmt/core.h>

#include "base/text.h"
#include "facts/answer_files.h"
#include "licensing/key_text.h"
#include "tree/file_tree.h"

namespace assay {

namespace {

struct KeyPlace {
  const XmlNode* node;
  std::string path;  // within the component
  bool is_key;       // <ProductKey>, or <Key> in one
};

void add_keys(const KeyPlace& place, const std::string& pass, std::string_view component,
              std::vector<AnswerFileKey>& keys) {
  for (const FoundKey& found : find_keys(place.node->text, KeySpelling::kAnySpelling))
    keys.push_back({pass, fmt::format("{} / {} / {}", pass, component, place.path), found.key});
}

void collect_component(const XmlNode& component, const std::string& pass,
                       std::vector<AnswerFileKey>& keys) {
  std::vector<KeyPlace> pending{{&component, {}, false}};
  while (!pending.empty()) {
    const KeyPlace place = std::move(pending.back());
    pending.pop_back();
    if (place.is_key) add_keys(place, pass, component.attribute("name"), keys);
    const bool in_key = equal_no_case(place.node->name, "ProductKey");
    for (auto child = place.node->children.rbegin(); child != place.node->children.rend(); ++child)
      pending.push_back({&*child, join_path(place.path, child->name),
                         equal_no_case(child->name, "ProductKey") ||
                             (in_key && equal_no_case(child->name, "Key"))});
  }
}

}  // namespace

std::vector<AnswerFileKey> keys_in_answer_file(const XmlNode& unattend) {
  std::vector<AnswerFileKey> keys;
  for (const AnswerComponent& component : components_of(unattend))
    collect_component(*component.node, component.pass, keys);
  return keys;
}

}  // namespace assay
