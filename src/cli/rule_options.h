// Which rules a command works with, and how: --rules, --no-default-rules, --rule, --skip-rule,
// --set; [severity] and [params] of the configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "licensing/tables.h"
#include "rules/operators.h"
#include "rules/rule_set.h"

namespace assay {

// Another severity for a rule, from the configuration.
struct SeverityOverride {
  std::string rule;  // an id, a glob, or tag:NAME
  std::string severity;
  std::string origin;  // "assay.toml:12"
};

// Values of a parameter from the configuration.
struct ConfiguredParam {
  std::vector<std::string> values;
  std::string origin;
};

struct RuleOptions {
  std::vector<std::string> folders;
  bool no_default_rules = false;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> settings;  // name=value[,value...]
  std::vector<SeverityOverride> severities = {};
  std::map<std::string, ConfiguredParam> params = {};  // --set goes before
  RuleSet::Tests tests = RuleSet::Tests::kRead;        // of the default rules
};

void add_rule_options(CLI::App& command, RuleOptions& options);

// Notices (a rule replaced by another) go to the console's err. kUsage: rules or parameters that
// there are not.
Result<RuleSet> load_rules(const RuleOptions& options, const Console& console);

// Parameters of --set and of the configuration; load_rules() has checked that a rule has them.
Result<ParamValues> parse_settings(const RuleOptions& options);

}  // namespace assay
