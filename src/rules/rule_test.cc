#include "rules/rule_test.h"

#include <fmt/core.h>

#include "rules/described_image.h"
#include "rules/evaluate.h"

namespace assay {

namespace {

RuleTestResult run_one(const Rule& rule, const RuleTest& test, const Tables& tables) {
  RuleTestResult outcome{rule.id, test.name, false, {}};
  const Result<DescribedImage> image = describe_image(test, tables);
  if (!image) {
    outcome.detail = to_string(image.error());
    return outcome;
  }
  const RuleResult result = evaluate(rule, image->subject(), test.params);
  outcome.passed = result.verdict == test.expect;
  const std::string_view why = result.reason.empty() ? result.message : result.reason;
  outcome.detail = fmt::format("expected {}, got {}{}{}", name_of(test.expect),
                               name_of(result.verdict), why.empty() ? "" : ": ", why);
  return outcome;
}

}  // namespace

std::vector<RuleTestResult> run_rule_tests(const Rule& rule, const Tables& tables) {
  std::vector<RuleTestResult> results;
  for (const RuleTest& test : rule.tests) results.push_back(run_one(rule, test, tables));
  return results;
}

}  // namespace assay
