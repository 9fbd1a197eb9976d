// Which rules a command works with: --rules, --no-default-rules, --rule, --skip-rule, --set,
// --data.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "licensing/tables.h"
#include "rules/operators.h"
#include "rules/rule_set.h"

namespace assay {

struct RuleOptions {
  std::vector<std::string> folders;
  bool no_default_rules = false;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> settings;             // name=value[,value...]
  RuleSet::Tests tests = RuleSet::Tests::kRead;  // of the default rules
};

void add_rule_options(CLI::App& command, RuleOptions& options);

// Notices (a rule replaced by another) go to the console's err.
Result<RuleSet> load_rules(const RuleOptions& options, const Console& console);

// --set as values; a name that no rule has is kUsage.
Result<ParamValues> parse_settings(const RuleOptions& options, const RuleSet& rules);

}  // namespace assay
