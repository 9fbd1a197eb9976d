#include "cli/rule_options.h"

#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

// Each of them takes one word at a time: what follows it is a target.
void add_rule_options(CLI::App& command, RuleOptions& options) {
  command
      .add_option("--rules", options.folders,
                  "Folder with further rules; a later rule of the same id replaces an earlier one")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command.add_flag("--no-default-rules", options.no_default_rules, "Only the rules of --rules");
  command.add_option("--rule", options.only, "Only these rules: an id, a glob (KMS*), or tag:NAME")
      ->type_name("RULE")
      ->allow_extra_args(false);
  command.add_option("--skip-rule", options.skip, "Not these rules")
      ->type_name("RULE")
      ->allow_extra_args(false);
  command
      .add_option(
          "--set", options.settings,
          "Value of a rule's parameter, such as allowed_kms=kms.corp.example,*.corp.example")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

namespace {

Result<void> override_severity(const SeverityOverride& change, RuleSet& rules) {
  if (const std::optional<Severity> severity = severity_from(change.severity))
    return rules.set_severity(change.rule, *severity);
  return fail(ErrorCode::kUsage,
              fmt::format("'{}' is no severity (critical, high, medium, low, info)",
                          printable(change.severity)));
}

Result<void> check_param(const std::string& name, const RuleSet& rules) {
  const std::vector<std::string_view> known = rules.param_names();
  if (std::find(known.begin(), known.end(), name) != known.end()) return {};
  const std::string_view near = closest(name, known);
  return fail(ErrorCode::kUsage,
              fmt::format("no rule has a parameter '{}'{}", printable(name),
                          near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

// Before rules are selected: a parameter of one that is left out is no mistake.
Result<void> check_params(const RuleOptions& options, const RuleSet& rules) {
  for (const auto& [name, param] : options.params)
    if (const auto known = check_param(name, rules); !known)
      return fail(in(param.origin, known.error()));
  for (const std::string& setting : options.settings)
    if (const auto known = check_param(setting.substr(0, setting.find('=')), rules); !known)
      return fail(in("--set", known.error()));
  return {};
}

}  // namespace

Result<RuleSet> load_rules(const RuleOptions& options, const Console& console) {
  RuleSet rules;
  if (!options.no_default_rules) {
    TRY_ASSIGN(rules, RuleSet::with_default_rules(options.tests));
  } else if (options.folders.empty()) {
    return fail(ErrorCode::kUsage, "--no-default-rules needs --rules DIR");
  }
  std::vector<std::string> notices;
  for (const std::string& folder : options.folders) TRY(rules.add_folder(folder, notices));
  for (const std::string& notice : notices) console.err << "assay: " << printable(notice) << '\n';
  TRY(check_params(options, rules));
  for (const SeverityOverride& change : options.severities)
    if (const auto changed = override_severity(change, rules); !changed)
      return fail(in(change.origin, changed.error()));
  TRY(rules.select(options.only, options.skip));
  if (rules.rules().empty()) return fail(ErrorCode::kUsage, "no rule is left to check");
  return rules;
}

Result<ParamValues> parse_settings(const RuleOptions& options) {
  ParamValues values;
  for (const auto& [name, param] : options.params) values[name] = param.values;
  std::set<std::string> given;  // by --set, which replaces what the configuration says
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos)
      return fail(ErrorCode::kUsage, fmt::format("--set {}: not of the form NAME=VALUE", setting));
    const std::string name = setting.substr(0, equals);
    std::vector<std::string>& list = values[name];
    if (given.insert(name).second) list.clear();
    for (const std::string_view value : split(std::string_view(setting).substr(equals + 1), ','))
      if (!trim(value).empty()) list.emplace_back(trim(value));
  }
  return values;
}

}  // namespace assay
