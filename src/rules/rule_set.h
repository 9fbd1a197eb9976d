// All rules of a run: the ones compiled into the program and those of folders, by id.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/rule.h"

namespace assay {

class RuleSet {
 public:
  // The rules compiled in. kUsage names the faulty file; a build with one is refused by the tests.
  // Their tests are two thirds of their text, and only `rules test` and `lint` want them.
  enum class Tests { kRead, kSkip };
  static Result<RuleSet> with_default_rules(Tests tests = Tests::kRead);

  // Every *.toml below `folder` but those in a folder named "data". Two rules of one id within
  // the folder are an error; a rule that is here already is replaced, and `notices` says so.
  Result<void> add_folder(const std::filesystem::path& folder, std::vector<std::string>& notices);

  // As files of one source: (name, text).
  Result<void> add(const std::vector<std::pair<std::string, std::string>>& files,
                   std::vector<std::string>& notices, Tests tests = Tests::kRead);

  // Sorted by id.
  const std::vector<Rule>& rules() const { return rules_; }
  const Rule* find(std::string_view id) const;

  // Keeps the rules that one of `only` names (all if empty) and none of `skip`: ids, globs of
  // ids, or tag:NAME. A selector that names no rule is kUsage with a suggestion.
  Result<void> select(const std::vector<std::string>& only, const std::vector<std::string>& skip);

  // Gives every rule that `selector` names another severity; the digest then is another one as
  // well.
  Result<void> set_severity(std::string_view selector, Severity severity);

  // Names of all parameters, for checking --set.
  std::vector<std::string_view> param_names() const;

  // SHA-256 over ids and sources' texts: equal digests, equal verdicts.
  const std::string& digest() const { return digest_; }

 private:
  Result<void> check_selector(std::string_view selector) const;

  std::vector<Rule> rules_;
  std::string digest_;
};

}  // namespace assay
