// The heads of rules are what the rules say.

#include "cli/rule_heads.h"

#include <set>

#include <catch2/catch.hpp>

#include "rules/rule_set.h"

namespace assay {
namespace {

TEST_CASE("heads of rules have id, title, tags and parameters of every rule") {
  const RuleSet rules = RuleSet::with_default_rules(RuleSet::Tests::kSkip).value();
  const std::vector<RuleHead> heads = rule_heads();
  REQUIRE(heads.size() == rules.rules().size());
  for (std::size_t index = 0; index < heads.size(); ++index) {
    const Rule& rule = rules.rules()[index];
    CAPTURE(rule.id);
    CHECK(heads[index].id == rule.id);
    CHECK(heads[index].title == rule.title);
    CHECK(heads[index].tags == rule.tags);
    std::vector<std::string> params;
    for (const auto& [name, param] : rule.params) params.push_back(name);
    CHECK(std::set(heads[index].params.begin(), heads[index].params.end()) ==
          std::set(params.begin(), params.end()));
  }
}

}  // namespace
}  // namespace assay
