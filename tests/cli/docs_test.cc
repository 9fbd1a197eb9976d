// Pages that are generated from the program are current.
#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

#include "rules/rule_set.h"
#include "rules/rule_table.h"

namespace assay {
namespace {

TEST_CASE("docs/rules.md is what the rule files say") {
  const Result<RuleSet> rules = RuleSet::with_default_rules();
  REQUIRE(rules);
  std::ostringstream current;
  write_rule_table(rules->rules(), current);
  std::ifstream file(ASSAY_SOURCE_DIR "/docs/rules.md", std::ios::binary);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  INFO("renew it: build/assay rules list -f markdown > docs/rules.md");
  CHECK(page == current.str());
}

}  // namespace
}  // namespace assay
