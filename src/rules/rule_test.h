// Running the tests that stand inside the rules.
#pragma once

#include <string>
#include <vector>

#include "licensing/tables.h"
#include "rules/rule.h"

namespace assay {

struct RuleTestResult {
  std::string rule;
  std::string test;
  bool passed = false;
  std::string detail;  // what was expected and what came; or why the test could not be built
};

std::vector<RuleTestResult> run_rule_tests(const Rule& rule, const Tables& tables);

}  // namespace assay
