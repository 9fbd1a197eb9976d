// assay report and assay merge: stored reports, rendered and judged again without their images.

#include <filesystem>
#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "audit/merge.h"
#include "base/text.h"
#include "cli/scan_options.h"
#include "cli/stored_report.h"
#include "io/host_files.h"

namespace assay {

namespace {

constexpr const char* kReportFooter = R"(Examples:
  assay report r.json                             as text
  assay report r.json -f html,sarif               writes r.html and r.sarif
  assay report r.json --fail-on medium            another threshold
  assay report r.json --baseline last.json --fail-on-new
  assay scan -f json x.wim | assay report - -f html=x.html)";

constexpr const char* kMergeFooter = R"(Examples:
  assay merge one.json two.json -o all.json
  assay merge shards/*.json -f json=all.json -f html=all.html
Reports of other rules, parameters or versions cannot be merged; a target that is in several
reports must be the same in all of them.)";

struct StoredOptions {
  std::vector<std::string> files;
  GateFlags gate;
  ReportFlags report;
  SettingsFlags settings;
};

// "r" of "folder/r.json": reports are written beside the one they come from.
std::string stem_of(const std::string& file) {
  const std::filesystem::path path = path_from_utf8(file);
  return file == "-" ? "report" : utf8_from_path(path.parent_path() / path.stem());
}

Result<int> publish(Report report, const StoredOptions& options, const std::vector<Output>& outputs,
                    const Gate& gate, const Console& console) {
  judge(report, gate);
  tell(report, console);
  TRY(write_outputs(report, outputs, writing_options(options.report, console), console));
  for (const Output& output : outputs)
    if (options.report.formats.size() == 1 && outputs.size() > 1)
      console.err << fmt::format("assay: wrote {}\n", printable(output.file));
  return exit_code_of(report, gate);
}

Result<int> render(const StoredOptions& options, const Console& console) {
  const std::string& file = options.files.front();
  TRY_ASSIGN(const std::vector<Output> outputs,
             parse_outputs(options.report.formats, options.report.output_file, stem_of(file)));
  for (const Output& output : outputs)
    if (!output.file.empty() && path_from_utf8(output.file) == path_from_utf8(file))
      return fail(ErrorCode::kUsage, fmt::format("{}: would be overwritten", printable(file)));
  TRY(check_outputs(outputs));
  TRY_ASSIGN(const Gate gate, prepare_gate(options.gate, console));
  TRY_ASSIGN(Report report, read_report(file, console));
  return publish(std::move(report), options, outputs, gate, console);
}

Result<int> merge(const StoredOptions& options, const Console& console) {
  std::vector<std::string> formats = options.report.formats;
  if (formats.empty()) formats.emplace_back("json");
  TRY_ASSIGN(const std::vector<Output> outputs, parse_outputs(formats, options.report.output_file));
  TRY(check_outputs(outputs));
  TRY_ASSIGN(const Gate gate, prepare_gate(options.gate, console));
  std::vector<std::pair<std::string, Report>> parts;
  for (const std::string& file : options.files) {
    TRY_ASSIGN(Report part, read_report(file, console));
    parts.emplace_back(file, std::move(part));
  }
  TRY_ASSIGN(Report report, merge_reports(std::move(parts)));
  return publish(std::move(report), options, outputs, gate, console);
}

int run(StoredOptions& options, CLI::App& command, const Console& console,
        Result<int> (*action)(const StoredOptions&, const Console&)) {
  // How a stored report was judged stands in it; what to do with it now is said here.
  const Result<Settings> settings =
      use_settings(options.settings, command, console, {"fail_on", "no_fail", "format", "output"});
  if (!settings) return report_error(console, settings.error());
  const Result<int> code = action(options, console);
  return code ? *code : report_error(console, code.error());
}

CLI::App* add_command(CLI::App& app, Program& program, const char* name, const char* help,
                      Result<int> (*action)(const StoredOptions&, const Console&)) {
  auto options = std::make_shared<StoredOptions>();
  CLI::App* command = app.add_subcommand(name, help);
  CLI::Option* files = command->add_option("REPORT", options->files,
                                           "JSON report of assay scan; - is standard input");
  files->required()->type_name("");
  if (std::string_view(name) == "report") files->expected(1);
  add_gate_options(*command, options->gate);
  add_report_options(*command, options->report);
  add_settings_options(*command, options->settings);
  command->callback([options, command, action, &program] {
    program.run = [options, command, action, &program] {
      return run(*options, *command, program.console, action);
    };
  });
  return command;
}

}  // namespace

void add_report_command(CLI::App& app, Program& program) {
  add_command(app, program, "report", "Render and judge a stored report again", render)
      ->footer(kReportFooter);
}

void add_merge_command(CLI::App& app, Program& program) {
  add_command(app, program, "merge", "Join stored reports into one", merge)->footer(kMergeFooter);
}

}  // namespace assay
