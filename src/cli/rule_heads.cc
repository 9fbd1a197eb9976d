#include "cli/rule_heads.h"

#include <algorithm>
#include <string_view>

#include <toml++/toml.h>

#include "base/embedded.h"
#include "base/text.h"

namespace assay {

namespace {

// The first paragraph of a rule file is TOML by itself; id, title and tags stand in it.
std::string_view first_paragraph(std::string_view text) {
  return text.substr(0, text.find("\n\n"));
}

// A table of its own for each: "[params.allowed_kms]".
std::vector<std::string> params_of(std::string_view text) {
  constexpr std::string_view kStart = "[params.";
  std::vector<std::string> names;
  for (const std::string_view line : split(text, '\n'))
    if (line.starts_with(kStart))
      names.emplace_back(line.substr(kStart.size(), line.find(']') - kStart.size()));
  return names;
}

RuleHead head_of(std::string_view text) {
  const toml::table table = toml::parse(first_paragraph(text));
  RuleHead head;
  head.id = table["id"].value_or(std::string());
  head.title = table["title"].value_or(std::string());
  if (const toml::array* tags = table["tags"].as_array())
    for (const toml::node& tag : *tags) head.tags.push_back(tag.value_or(std::string()));
  head.params = params_of(text);
  return head;
}

}  // namespace

std::vector<RuleHead> rule_heads() {
  std::vector<RuleHead> heads;
  for (const EmbeddedFile& file : embedded_rules()) heads.push_back(head_of(file.text));
  std::sort(heads.begin(), heads.end(),
            [](const RuleHead& a, const RuleHead& b) { return a.id < b.id; });
  return heads;
}

}  // namespace assay
