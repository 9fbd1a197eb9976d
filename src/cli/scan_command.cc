// assay scan: the audit.

#include <future>
#include <memory>

#include "audit/auditor.h"
#include "cli/command.h"
#include "cli/outputs.h"
#include "cli/rule_options.h"
#include "report/finding.h"

namespace assay {

namespace {

struct ScanOptions {
  std::vector<std::string> targets;
  AuditOptions audit;
  EngineOptions engine;
  RuleOptions rules;
  std::vector<std::string> formats;
  std::string output_file;
  std::string colour = "auto";
  std::string fail_on = "high";
  std::string show_from = "low";
  std::string as_of;  // empty: today
  bool verbose = false;
};

constexpr const char* kFooter = R"(Examples:
  assay scan install.wim                              every image, text to the terminal
  assay scan install.wim!3 mounted/ SOFTWARE          one image, a folder, a hive
  assay scan golden.vhdx win11.iso                    disks and discs, without mounting them
  assay scan --fail-on critical -f json=r.json *.wim  a gate that fails on critical findings only
  assay scan --rule 'KMS*' --skip-rule tag:hint x.wim
  assay scan --set allowed_kms=kms.corp.example x.wim)";

// What is asked of the targets.
struct Questions {
  RuleSet rules;
  ParamValues params;
};

Result<Questions> load_questions(const RuleOptions& options, const Console& console) {
  TRY_ASSIGN(RuleSet rules, load_rules(options, console));
  TRY_ASSIGN(ParamValues params, parse_settings(options, rules));
  return Questions{std::move(rules), std::move(params)};
}

// Rules and tables are 330 KB of TOML, a third of a small scan: read while the targets are opened.
Result<Report> scan(const ScanOptions& options, const Console& console) {
  AuditOptions audit_options = options.audit;
  TRY_ASSIGN(audit_options.today, day_of(options.as_of));
  audit_options.fail_on = *severity_from(options.fail_on);
  std::future<Result<Questions>> reading =
      std::async(std::launch::async, [&] { return load_questions(options.rules, console); });
  const std::future<void> tables = std::async(std::launch::async, [] { default_tables(); });
  OpenTargets targets = open_targets(options.targets, audit_options);
  TRY_ASSIGN(const Questions questions, reading.get());
  audit_options.params = questions.params;
  return audit(std::move(targets), questions.rules, default_tables(), audit_options);
}

int run(const ScanOptions& options, const Console& console) {
  const Result<std::vector<Output>> outputs = parse_outputs(options.formats, options.output_file);
  if (!outputs) return report_error(console, outputs.error());
  if (const auto writable = check_outputs(*outputs); !writable)
    return report_error(console, writable.error());
  const Result<Report> report = scan(options, console);
  if (!report) return report_error(console, report.error());
  for (const TargetReport& target : report->targets) {
    report_notes(console, {}, target.notes);
    for (const std::string& error : errors_of(target)) report_error(console, error);
  }
  WriterOptions writing;
  writing.colour = use_colour(options.colour, console);
  writing.show_from = *severity_from(options.show_from);
  writing.verbose = options.verbose;
  writing.now = *day_of({});
  if (const auto written = write_outputs(*report, *outputs, writing, console); !written)
    return report_error(console, written.error());
  return report->exit_code;
}

void add_gate_options(CLI::App& command, ScanOptions& options) {
  const std::vector<std::string> severities = {"critical", "high", "medium", "low", "info"};
  command
      .add_option("--fail-on", options.fail_on,
                  "Findings from this severity on end with 1 (default: high)")
      ->check(CLI::IsMember(severities).description(""))
      ->type_name("SEVERITY");
  command.add_flag("--no-fail", options.audit.no_fail,
                   "Findings never end with 1; what cannot be read still ends with 2");
  command.add_flag("--allow-unknown", options.audit.allow_unknown,
                   "Rules that could not be decided do not end with 2");
  command.add_flag("--allow-empty", options.audit.allow_empty,
                   "Images without Windows do not end with 2");
  command
      .add_option("--as-of", options.as_of,
                  "Day for which end of support is judged, such as 2027-01-31 (default: today)")
      ->type_name("DATE");
  command.add_flag("--strict", options.audit.strict,
                   "What comes from a hive that was being written counts as unreadable");
  command
      .add_option("--severity", options.show_from,
                  "Show findings from this severity on (display only; default: low)")
      ->check(CLI::IsMember(severities).description(""))
      ->type_name("SEVERITY");
}

void add_report_options(CLI::App& command, ScanOptions& options) {
  command
      .add_option(
          "-f,--format", options.formats,
          "text (default), json, jsonl, sarif, junit, markdown, csv, github, azure, gitlab, "
          "cmtrace; NAME=FILE writes to a file; repeatable")
      ->type_name("NAME[=FILE]")
      ->allow_extra_args(false);
  command.add_option("-o,--output", options.output_file, "File for a single format")
      ->type_name("FILE");
  command
      .add_option("--color,--colour", options.colour,
                  "auto (default), always or never; NO_COLOR is heeded")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("WHEN");
  command.add_flag("-v,--verbose", options.verbose, "Also what passed and what does not apply");
}

}  // namespace

void add_scan_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<ScanOptions>();
  options->rules.tests = RuleSet::Tests::kSkip;
  CLI::App* command = app.add_subcommand("scan", "Audit images, folders and hives");
  command->footer(kFooter);
  command
      ->add_option("TARGET", options->targets,
                   "Image, disk, disc, archive, folder or hive; FILE!N for one image or volume")
      ->required()
      ->type_name("");
  add_gate_options(*command, *options);
  add_rule_options(*command, options->rules);
  add_report_options(*command, *options);
  add_engine_options(*command, options->engine);
  command
      ->add_option("-j,--jobs", options->audit.jobs,
                   "Images read at the same time; 0: one per core (default)")
      ->type_name("N");
  command->callback([options, &program] {
    program.run = [options, &program] {
      options->audit.open = prepare(options->engine);
      return finish(options->engine, run(*options, program.console), program.console);
    };
  });
}

}  // namespace assay
