// assay mdt: the audit as a step of a task sequence (MDT, PSD, Configuration Manager).
//
// Whatever happens behind the command line is in the log of the task sequence, in its variables, on
// standard error and in the exit code.

#include <chrono>
#include <memory>
#include <ostream>
#include <sstream>

#include <fmt/core.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/mdt_install_command.h"
#include "cli/mdt_options.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "io/host_files.h"
#include "mdt/host_write.h"
#include "mdt/step_com.h"
#include "mdt/step_entries.h"
#include "mdt/step_log.h"
#include "mdt/step_places.h"
#include "mdt/step_plan.h"
#include "report/writer.h"

namespace assay {

namespace {

constexpr const char* kMdtFooter = R"(Examples:
  assay mdt                              audit what this task sequence deploys
  assay mdt --warn-only                  findings are logged and do not stop the deployment
  assay mdt --phase applied              behind the step that applies the image
  assay mdt --image D:\install.wim!1     an image that no deployment share names
  assay mdt --variables VARIABLES.DAT    the variables of a task sequence that ended)";

// Of a step that could not even begin; the conclusion of an audit has its own counts.
constexpr const char* kCannotAudit = "ERROR: nothing was audited (exit code 2). ";

class Step {
 public:
  Step(const MdtOptions& options, StepVariables& variables, const Console& console)
      : options_(options),
        variables_(variables),
        console_(console),
        log_(step_logs(variables), local_time_now, [this](const Error& error) { note(error); }) {}

  int run() {
    if (!step_log_folder(variables_))
      note("neither LogPath nor _SMSTSLogPath is set: nothing is logged");
    const Result<Report> report = audit_planned();
    return report ? end(*report) : end(report.error());
  }

  int end(const Error& error) {
    report_error(console_, error);
    log_.write(CmtraceType::kError, to_string(error));
    set_results({"ERROR", "none", 0}, {});
    log_.write(CmtraceType::kError, std::string(kCannotAudit) + "The deployment stops here.");
    return kExitIncomplete;
  }

 private:
  Result<Report> audit_planned() {
    const StepWishes wishes = wishes_of(options_);
    const bool in_winpe = runs_in_winpe();
    const StepPhase phase = step_phase(variables_, wishes, in_winpe, limits());
    Result<StepPlan> plan = plan_step(variables_, wishes, in_winpe, limits());
    log_.write(CmtraceType::kInformation,
               fmt::format("assay {}, phase {}: {}", version(), name_of(phase),
                           plan ? fmt::format("audits {}: {}", plan->subject, plan->target)
                                : "finds out what to audit"));
    if (!plan) return fail(std::move(plan).error());
    return audit_plan(*plan);
  }

  Result<Report> audit_plan(const StepPlan& plan) {
    TRY_ASSIGN(const Gate gate, prepare_gate(options_.gate, console_));
    TRY_ASSIGN(const RuleSet rules, load_rules(options_.rules, console_));
    AuditOptions audit_options = options_.audit;
    TRY_ASSIGN(audit_options.params, parse_settings(options_.rules));
    audit_options.open.share_focus = plan.focus;
    audit_options.today = gate.today;
    audit_options.timeout = std::chrono::seconds(options_.timeout_seconds);
    StepProgress progress(sequence_progress(variables_), open_progress_window);
    audit_options.observer = &progress;
    stop_on_interrupt();
    Report report =
        audit(open_targets({plan.target}, audit_options), rules, default_tables(), audit_options);
    judge(report, gate);
    return report;
  }

  int end(const Report& report) {
    tell(report, console_);
    make_text_writer(writing_options({}, console_))->write(report, console_.out);
    for (const StepEntry& entry : step_entries(report, options_.warn_only))
      log_.write(entry.type, entry.message);
    const bool is_let_pass = options_.warn_only && report.exit_code == kExitFindings;
    const int code = is_let_pass ? kExitClean : report.exit_code;
    set_results(step_result(report), write_report(report));
    const StepEntry conclusion = step_conclusion(report, code);
    log_.write(conclusion.type, conclusion.message);
    return code;
  }

  // Beside the logs; empty where it cannot be.
  std::string write_report(const Report& report) {
    const auto folder = step_log_folder(variables_);
    if (!folder) return {};
    std::ostringstream json;
    make_json_writer({})->write(report, json);
    const std::filesystem::path file = *folder / "assay.json";
    const Result<void> written = write_host_file(file, as_bytes(json.str()));
    if (written) return utf8_from_path(file);
    note(written.error());
    return {};
  }

  void set_results(const StepResult& result, const std::string& report) {
    const std::pair<const char*, std::string> values[] = {
        {"AssayResult", result.verdict},
        {"AssayHighestSeverity", result.highest},
        {"AssayFindings", std::to_string(result.findings)},
        {"AssayReport", report},
    };
    for (const auto& [name, value] : values)
      if (const Result<void> set = variables_.set(name, value); !set) return note(set.error());
  }

  // What goes wrong beside the audit changes nothing of it.
  void note(const Error& error) { note(to_string(error)); }
  void note(const std::string& text) {
    console_.err << fmt::format("assay: note: {}\n", printable(text));
  }

  const Limits& limits() const { return options_.audit.open.limits; }

  const MdtOptions& options_;
  StepVariables& variables_;
  const Console& console_;
  StepLog log_;
};

int run(MdtOptions& options, CLI::App& command, const Console& console) {
  const std::filesystem::path folder = own_program().parent_path();
  take_settings_beside_program(options, folder, console);
  const Result<Settings> settings = use_settings(options.settings, command, console);
  if (settings) settings->apply(options.rules);
  take_waivers_beside_program(options, folder);
  Result<OpenStepVariables> open =
      open_step_variables(options.variables, console.environment, options.audit.open.limits);
  // Said in the log as well, if the environment at least says where that is.
  if (!open) {
    StepVariablesPtr process = environment_variables(console.environment);
    return Step(options, *process, console).end(open.error());
  }
  Step step(options, *open->variables, console);
  if (!settings) return step.end(settings.error());
  report_notes(console, {}, open->notes);
  return step.run();
}

}  // namespace

void add_mdt_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<MdtOptions>();
  CLI::App* command =
      app.add_subcommand("mdt", "Audit as a step of a task sequence of MDT, PSD or ConfigMgr");
  command->footer(kMdtFooter);
  add_mdt_options(*command, *options);
  add_mdt_install_commands(*command, program);
  command->callback([options, command, &program] {
    if (!command->get_subcommands().empty()) return;  // they have set what is to be run
    program.run = [options, command, &program] { return run(*options, *command, program.console); };
  });
}

}  // namespace assay
