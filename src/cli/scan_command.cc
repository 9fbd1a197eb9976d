// assay scan: the audit.

#include <algorithm>
#include <future>
#include <memory>

#include <fmt/core.h>

#include "cli/progress_display.h"
#include "cli/scan_options.h"
#include "cli/streamed_lines.h"
#include "cli/terminal.h"
#include "io/file_stamp.h"

namespace assay {

namespace {

constexpr const char* kScanFooter = R"(Examples:
  assay scan install.wim                              every image, text to the terminal
  assay scan install.wim!3 mounted/ SOFTWARE          one image, a folder, a hive
  assay scan golden.vhdx win11.iso                    disks and discs, without mounting them
  assay scan -R /srv/images -f html=report.html       every image below a folder
  assay scan --fail-on critical -f json=r.json *.wim  a gate that fails on critical findings only
  assay scan --baseline last.json --fail-on-new x.wim
  assay scan --rule 'KMS*' --skip-rule tag:dns x.wim
  assay scan --set allowed_kms=kms.corp.example x.wim)";

// What is asked of the targets.
struct Questions {
  RuleSet rules;
  ParamValues params;
};

Result<Questions> load_questions(const RuleOptions& options, const Console& console) {
  TRY_ASSIGN(RuleSet rules, load_rules(options, console));
  TRY_ASSIGN(ParamValues params, parse_settings(options));
  return Questions{std::move(rules), std::move(params)};
}

// Rules that were left out are part of it, and so are the tables, by way of the program.
std::string cache_context(const Questions& questions, const AuditOptions& options) {
  std::string context = fmt::format("{}\n{}\n{}", program_stamp().value_or(""),
                                    questions.rules.digest(), describe(options));
  for (const Rule& rule : questions.rules.rules()) context += "\n" + rule.id;
  return context;
}

// Both engines are to read what --cross-check compares.
bool uses_cache(const ScanOptions& options) {
  return !options.cache_folder.empty() && !options.no_cache && !options.engine.cross_check;
}

// Rules and tables are 330 KB of TOML, a third of a small scan: read while the targets are opened.
Result<Report> audit_targets(const std::vector<std::string>& names, const ScanOptions& options,
                             AuditOptions audit_options, const Console& console) {
  std::future<Result<Questions>> reading =
      std::async(std::launch::async, [&] { return load_questions(options.rules, console); });
  const std::future<void> tables = std::async(std::launch::async, [] { default_tables(); });
  OpenTargets targets = open_targets(names, audit_options);
  TRY_ASSIGN(const Questions questions, reading.get());
  audit_options.params = questions.params;
  std::optional<ResultCache> cache;
  if (uses_cache(options)) {
    TRY_ASSIGN(cache,
               ResultCache::open(options.cache_folder, cache_context(questions, audit_options)));
    audit_options.cache = &*cache;
  }
  return audit(std::move(targets), questions.rules, default_tables(), audit_options);
}

bool shows_progress(const ScanOptions& options, const Console& console) {
  return console.err_is_terminal && !options.quiet && !options.no_progress;
}

// Marks the output that is written while the scan goes on; whether there is one.
bool mark_streamed(std::vector<Output>& outputs, const Gate& gate) {
  if (gate.baseline) return false;
  const auto streamed = std::find_if(outputs.begin(), outputs.end(), [](const Output& output) {
    return output.format->name == "jsonl" && output.file.empty();
  });
  if (streamed == outputs.end()) return false;
  streamed->is_streamed = true;
  return true;
}

Result<Report> watched_audit(const std::vector<std::string>& names, const ScanOptions& options,
                             AuditOptions audit_options, bool is_streamed, const Gate& gate,
                             const Console& console) {
  AuditObservers observers;
  audit_options.observer = &observers;
  std::optional<ProgressDisplay> display;
  if (shows_progress(options, console)) observers.add(display.emplace(console));
  StreamedLines lines(gate, console);
  if (is_streamed) observers.add(lines);
  return audit_targets(names, options, audit_options, console);
}

Result<int> scan(const ScanOptions& options, const Console& console) {
  TRY_ASSIGN(std::vector<Output> outputs,
             parse_outputs(options.report.formats, options.report.output_file));
  TRY(check_outputs(outputs));
  TRY_ASSIGN(const Gate gate, prepare_gate(options.gate, console));
  if (options.gate.fail_on_new && !gate.baseline)
    return fail(ErrorCode::kUsage, "--fail-on-new needs --baseline FILE");
  TRY_ASSIGN(const std::vector<std::string> names, list_targets(options.targets, console));
  AuditOptions audit_options = options.audit;
  audit_options.today = gate.today;
  audit_options.timeout = std::chrono::seconds(options.timeout_seconds);
  stop_on_interrupt();
  const bool is_streamed = mark_streamed(outputs, gate);
  TRY_ASSIGN(Report report,
             watched_audit(names, options, audit_options, is_streamed, gate, console));
  judge(report, gate);
  tell(report, console, options.quiet);
  TRY(write_outputs(report, outputs, writing_options(options.report, console), console));
  return exit_code_of(report, gate);
}

int run(ScanOptions& options, CLI::App& command, const Console& console) {
  const Result<Settings> settings = use_settings(options.settings, command, console);
  if (!settings) return report_error(console, settings.error());
  settings->apply(options.rules);
  options.audit.open = prepare(options.engine);
  const Result<int> code = scan(options, console);
  return finish(options.engine, code ? *code : report_error(console, code.error()), console);
}

}  // namespace

void add_scan_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<ScanOptions>();
  CLI::App* command = app.add_subcommand("scan", "Audit images, folders and hives");
  command->footer(kScanFooter);
  add_scan_options(*command, *options);
  command->callback([options, command, &program] {
    program.run = [options, command, &program] { return run(*options, *command, program.console); };
  });
}

}  // namespace assay
