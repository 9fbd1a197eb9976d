#include "cli/app.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <ostream>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/completion_command.h"
#include "cli/help_formatter.h"
#include "cli/stats_report.h"
#include "cli/usage_error.h"
#include "io/host_files.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

constexpr const char* kProgramFooter = R"(Exit codes:
  0  every target was read completely, nothing at or above --fail-on was found
  1  findings at or above --fail-on
  2  something could not be read or decided, or the command line is wrong

Environment:
  NO_COLOR           where it is set and not empty, no colours are used
  ASSAY_FAIL_ON ...  every setting of assay scan has one; see assay config --help

Examples:
  assay scan install.wim                  audit every image of a WIM
  assay scan install.wim!3                only the third image
  assay scan golden.vhdx win11.iso        every Windows of a disk, every image of a disc
  assay scan -f text -f json=report.json install.wim
  assay inspect D:/mount                  identity and licensing state of a folder
  assay explain 0xC004F038                an activation error, and the rules that find its causes
  assay reg install.wim!1 "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"

A target is a WIM, ESD, SWM or provisioning package; a VHD, VHDX, raw disk or any disk that QEMU
reads; an ISO or archive that holds such files; a folder with an applied or mounted Windows or with
setup media; or a registry hive. Nothing is mounted, written or sent anywhere.)";

// CLI11 has exit codes of its own (105 and more); ours are 0 and 2 only.
int usage_exit(CLI::App& app, const CLI::ParseError& error, const Console& console) {
  if (error.get_exit_code() != 0)
    return report_error(console, redact_keys(usage_message(app, error)));
  app.exit(error, console.out, console.err);  // --help
  return kExitClean;
}

// A pipe that was closed early or a full disk: what was written is not the whole report.
int checked(int code, const Console& console) {
  console.out.flush();
  if (console.out) return code;
  return report_error(console, "cannot write to standard output");
}

}  // namespace

int report_error(const Console& console, const Error& error) {
  return report_error(console, to_string(error));
}

int report_error(const Console& console, std::string_view text) {
  console.err << "assay: " << printable(text) << '\n';
  return kExitIncomplete;
}

void add_engine_options(CLI::App& command, EngineOptions& options) {
  const std::map<std::string, Engine> engines = {{"native", Engine::kNative},
                                                 {"reference", Engine::kReference}};
  command
      .add_option("--engine", options.open.engine,
                  "native (default) reads only what is needed; reference uses libwim and hivex")
      ->transform(CLI::CheckedTransformer(engines, CLI::ignore_case).description(""))
      ->type_name("ENGINE");
  command.add_flag("--cross-check", options.cross_check,
                   "Read with both engines; every difference is an error and ends with 2");
  command
      .add_option("--parent", options.parents,
                  "Parent of a differencing disk that does not lie beside it; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--max-depth", options.open.limits.max_nesting,
                  "Containers within each other that are opened (default: 8)")
      ->check(CLI::Range(1U, 64U).description(""))
      ->type_name("N");
  command.add_flag("--stats", options.stats,
                   "Bytes read, chunks expanded, cache hits and time, to standard error");
}

OpenOptions prepare(EngineOptions& options) {
  for (const std::string& parent : std::exchange(options.parents, {}))
    options.open.disk_parents.push_back(path_from_utf8(parent));
  if (options.cross_check && !options.open.cross_check)
    options.open.cross_check = std::make_shared<Differences>();
  return options.open;
}

void report_notes(const Console& console, const std::string& locator,
                  const std::vector<std::string>& notes) {
  for (const std::string& note : notes)
    console.err << fmt::format("assay: note: {}{}{}\n", printable(locator),
                               locator.empty() ? "" : ": ", printable(note));
}

CLI::Validator severity_names() {
  return CLI::IsMember({"critical", "high", "medium", "low", "info"}).description("");
}

Result<FileTime> day_of(const std::string& as_of) {
  if (as_of.empty())
    return file_time_from_unix(
        std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  if (const std::optional<FileTime> day = file_time_from_date(as_of)) return *day;
  return fail(ErrorCode::kUsage,
              fmt::format("--as-of: '{}' is no day like 2027-01-31", printable(as_of)));
}

int finish(const EngineOptions& options, int code, const Console& console) {
  if (options.open.cross_check)
    for (const std::string& difference : options.open.cross_check->all())
      code = report_error(console, difference);
  if (options.stats) print_stats(console);
  return code;
}

std::unique_ptr<CLI::App> make_app(Program& program) {
  auto app = std::make_unique<CLI::App>(
      "assay tests Windows deployment images for dangerous licensing setups", "assay");
  app->require_subcommand(1);
  // On Windows CLI11 would take /srv/images for options; //server/share is a path, too.
  app->allow_windows_style_options(false);
  app->formatter(std::make_shared<HelpFormatter>());
  app->set_help_flag("-h,--help", "This help");
  // In the order of their help, by groups.
  add_scan_command(*app, program);
  add_inspect_command(*app, program);
  add_explain_command(*app, program);
  add_report_command(*app, program);
  add_merge_command(*app, program);
  add_diff_command(*app, program);
  add_mdt_command(*app, program);
  add_ls_command(*app, program);
  add_cat_command(*app, program);
  add_reg_command(*app, program);
  add_rules_command(*app, program);
  add_facts_command(*app, program);
  add_config_command(*app, program);
  add_completion_command(*app, program);
  add_man_command(*app, program);
  add_version_command(*app, program);
  // Set last: commands take over what is set before they are added.
  app->footer(kProgramFooter);
  app->set_help_all_flag("--help-all", "The help of every command");
  group_commands(*app);
  return app;
}

int run_program(std::vector<std::string> arguments, const Console& console) {
  Program program{console, {}};
  const std::unique_ptr<CLI::App> app = make_app(program);
  if (is_completion(arguments)) return print_candidates(*app, arguments, console);
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app->parse(arguments);
    return checked(program.run(), program.console);
  } catch (const CLI::ParseError& error) {
    return usage_exit(*app, error, program.console);
  } catch (const std::exception& error) {
    return report_error(program.console, fmt::format("internal error: {}", error.what()));
  }
}

}  // namespace assay
