// assay diff: licensing drift between two images or two stored reports.

#include <memory>

#include "audit/drift.h"
#include "audit/verdict.h"
#include "cli/drift_page.h"
#include "cli/scan_options.h"
#include "cli/stored_report.h"
#include "cli/terminal.h"

namespace assay {

namespace {

constexpr const char* kDiffFooter = R"(Examples:
  assay diff golden-may.wim golden-june.wim
  assay diff install.wim!1 install.wim!2
  assay diff last.json install.wim                a stored report and an image
  assay diff --format json last.json now.json
Exit codes:
  0  no drift
  1  drift
  2  something could not be read, or the command line is wrong)";

struct DiffOptions {
  std::string before;
  std::string after;
  std::string format = "text";
  std::string colour = "auto";
  std::string as_of;
  RuleOptions rules;
  EngineOptions engine;
  SettingsFlags settings;
};

Result<Report> report_on(const std::string& name, const DiffOptions& options, const RuleSet& rules,
                         const ParamValues& params, const Console& console) {
  if (name.ends_with(".json")) return read_report(name, console);
  AuditOptions audit_options;
  audit_options.open = options.engine.open;
  audit_options.params = params;
  TRY_ASSIGN(audit_options.today, day_of(options.as_of));
  return audit(open_targets({name}, audit_options), rules, default_tables(), audit_options);
}

Result<int> compare(const DiffOptions& options, const Console& console) {
  TRY_ASSIGN(const RuleSet rules, load_rules(options.rules, console));
  TRY_ASSIGN(const ParamValues params, parse_settings(options.rules));
  TRY_ASSIGN(const Report before, report_on(options.before, options, rules, params, console));
  TRY_ASSIGN(const Report after, report_on(options.after, options, rules, params, console));
  const Drift drift = drift_between(before, after);
  if (options.format == "json")
    print_drift_json(drift, options.before, options.after, console.out);
  else
    print_drift_page(drift, options.before, options.after, use_colour(options.colour, console),
                     console.out);
  for (const std::string& error : drift.unread) report_error(console, error);
  return drift.exit_code();
}

Result<int> run(DiffOptions& options, CLI::App& command, const Console& console) {
  TRY_ASSIGN(const Settings settings,
             use_settings(options.settings, command, console, {"format"}));  // of reports
  settings.apply(options.rules);
  prepare(options.engine);
  stop_on_interrupt();
  return compare(options, console);
}

}  // namespace

void add_diff_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<DiffOptions>();
  options->rules.tests = RuleSet::Tests::kSkip;
  CLI::App* command = app.add_subcommand("diff", "Licensing drift between two images or reports");
  command->footer(kDiffFooter);
  command->add_option("BEFORE", options->before, "Target, or JSON report (*.json)")
      ->required()
      ->type_name("");
  command->add_option("AFTER", options->after, "Target, or JSON report (*.json)")
      ->required()
      ->type_name("");
  command->add_option("-f,--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->default_str("text")
      ->type_name("FORMAT");
  add_colour_option(*command, options->colour);
  command
      ->add_option("--as-of", options->as_of,
                   "Day for which end of support is judged, such as 2027-01-31")
      ->default_str("today")
      ->type_name("DATE");
  add_rule_options(*command, options->rules);
  add_engine_options(*command, options->engine);
  add_settings_options(*command, options->settings);
  command->callback([options, command, &program] {
    program.run = [options, command, &program] {
      const Result<int> code = run(*options, *command, program.console);
      return finish(options->engine, code ? *code : report_error(program.console, code.error()),
                    program.console);
    };
  });
}

}  // namespace assay
