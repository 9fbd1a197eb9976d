// Ids, titles, tags and parameters of the rules compiled in, without reading the rules: what
// completion offers while somebody waits for it. A twentieth of the time of RuleSet.
//
// Layer: cli. Tests: tests/cli/rule_heads_test.cc.
#pragma once

#include <string>
#include <vector>

namespace assay {

struct RuleHead {
  std::string id;
  std::string title;
  std::vector<std::string> tags;
  std::vector<std::string> params;
};

// Sorted by id.
std::vector<RuleHead> rule_heads();

}  // namespace assay
