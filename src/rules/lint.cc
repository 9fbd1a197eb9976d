#include "rules/lint.h"

#include <algorithm>
#include <filesystem>

#include <fmt/core.h>

namespace assay {

namespace {

bool has_test(const Rule& rule, Verdict verdict) {
  return std::any_of(rule.tests.begin(), rule.tests.end(),
                     [&](const RuleTest& test) { return test.expect == verdict; });
}

}  // namespace

std::vector<std::string> lint_rule(const Rule& rule) {
  std::vector<std::string> faults;
  const auto require = [&](bool holds, const std::string& fault) {
    if (!holds) faults.push_back(fmt::format("{}: {}: {}", rule.source, rule.id, fault));
  };
  require(has_test(rule, Verdict::kFires), "has no test that fires");
  require(has_test(rule, Verdict::kPasses), "has no test that passes");
  require(has_test(rule, Verdict::kNotApplicable), "has no test where it is not applicable");
  require(!rule.description.empty(), "has no description");
  require(!rule.rationale.empty(), "has no rationale");
  require(!rule.remediation.empty(), "has no remediation");
  require(!rule.references.empty(), "has no references");
  require(!rule.tags.empty(), "has no tags");
  require(rule.title.size() <= 80, "has a title above 80 characters");
  require(
      rule.title.find('\n') == std::string::npos && rule.message.find('\n') == std::string::npos,
      "has a title or message of more than one line");
  require(rule.status != "deprecated" || !rule.replaced_by.empty(),
          "is deprecated and does not say by what it is replaced");
  const std::string file = std::filesystem::path(rule.source).filename().string();
  require(file.starts_with(rule.id + "-"),
          fmt::format("its file must be named {}-<slug>.toml", rule.id));
  return faults;
}

}  // namespace assay
