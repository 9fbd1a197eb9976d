// assay rules list | show | test | lint.

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/rule_options.h"
#include "cli/rule_page.h"
#include "report/json_parts.h"
#include "rules/lint.h"
#include "rules/rule_table.h"
#include "rules/rule_test.h"

namespace assay {

namespace {

struct RulesOptions {
  RuleOptions rules;
  std::string format = "text";
  std::string id;
  bool verbose = false;
};

void list(const RuleSet& rules, const RulesOptions& options, const Console& console) {
  if (options.format == "markdown") return write_rule_table(rules.rules(), console.out);
  Json json = Json::array();
  for (const Rule& rule : rules.rules()) {
    json.push_back({{"id", rule.id},
                    {"title", rule.title},
                    {"severity", name_of(rule.severity)},
                    {"status", rule.status},
                    {"tags", rule.tags}});
    if (options.format == "text")
      console.out << fmt::format("{:<8} {:<9} {:<13} {}\n", rule.id, name_of(rule.severity),
                                 rule.status, rule.title);
  }
  if (options.format == "json") console.out << json.dump(2) << '\n';
}

int show(const RuleSet& rules, const RulesOptions& options, const Console& console) {
  const Result<const Rule*> rule = find_rule(rules, options.id);
  if (!rule) return report_error(console, rule.error());
  print_rule_page(**rule, console.out);
  return kExitClean;
}

int test(const RuleSet& rules, const RulesOptions& options, const Console& console) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const Rule& rule : rules.rules())
    for (const RuleTestResult& result : run_rule_tests(rule, default_tables())) {
      ++(result.passed ? passed : failed);
      if (!result.passed || options.verbose)
        console.out << fmt::format("{} {}  {}{}\n", result.passed ? "ok    " : "FAILED",
                                   result.rule, result.test,
                                   result.passed ? "" : "\n       " + printable(result.detail));
    }
  console.out << fmt::format("{} rules: {} tests passed, {} failed\n", rules.rules().size(), passed,
                             failed);
  return failed == 0 ? kExitClean : kExitFindings;
}

int lint(const RuleSet& rules, const RulesOptions&, const Console& console) {
  std::size_t faults = 0;
  for (const Rule& rule : rules.rules())
    for (const std::string& fault : lint_rule(rule)) {
      console.out << fault << '\n';
      ++faults;
    }
  console.out << fmt::format("{} rules: {} faults\n", rules.rules().size(), faults);
  return faults == 0 ? kExitClean : kExitFindings;
}

CLI::App* add_action(CLI::App& rules, Program& program, const std::string& name,
                     const std::string& help, const std::shared_ptr<RulesOptions>& options,
                     int (*action)(const RuleSet&, const RulesOptions&, const Console&)) {
  CLI::App* command = rules.add_subcommand(name, help);
  add_rule_options(*command, options->rules);
  command->callback([options, action, &program] {
    program.run = [options, action, &program] {
      const Result<RuleSet> loaded = load_rules(options->rules, program.console);
      if (!loaded) return report_error(program.console, loaded.error());
      return action(*loaded, *options, program.console);
    };
  });
  return command;
}

}  // namespace

void add_rules_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<RulesOptions>();
  CLI::App* rules = app.add_subcommand("rules", "List, show, test and check rules");
  rules->footer(
      "Examples:\n  assay rules list\n  assay rules show KMS001\n  assay rules test --rules "
      "my-rules/");
  rules->require_subcommand(1);
  CLI::App* listing = add_action(*rules, program, "list", "All rules, one a line", options,
                                 [](const RuleSet& set, const RulesOptions& o, const Console& c) {
                                   list(set, o, c);
                                   return kExitClean;
                                 });
  listing->add_option("-f,--format", options->format, "text (default), json or markdown")
      ->check(CLI::IsMember({"text", "json", "markdown"}).description(""))
      ->type_name("FORMAT");
  CLI::App* showing = add_action(*rules, program, "show", "One rule, as a page", options, show);
  showing->add_option("ID", options->id, "Id, or number of the catalogue (vla-001)")
      ->required()
      ->type_name("");
  CLI::App* testing =
      add_action(*rules, program, "test", "Run the tests inside the rules", options, test);
  testing->add_flag("-v,--verbose", options->verbose, "Also the tests that pass");
  add_action(*rules, program, "lint", "Check that rules are complete", options, lint);
}

}  // namespace assay
