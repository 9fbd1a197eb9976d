#include "cli/report_options.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "report/finding.h"

namespace assay {

namespace {

constexpr std::size_t kNoWrapping = 0;
constexpr std::size_t kLeastWidth = 40;

}  // namespace

void add_colour_option(CLI::App& command, std::string& choice) {
  command.add_option("--colour,--color", choice, "auto, always or never; NO_COLOR is heeded")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->default_str("auto")
      ->type_name("WHEN");
}

void add_report_options(CLI::App& command, ReportFlags& flags) {
  command
      .add_option(
          "-f,--format", flags.formats,
          "text, json, jsonl, sarif, junit, html, markdown, csv, github, azure, gitlab, cmtrace; "
          "NAME=FILE writes to a file; repeatable")
      ->default_str("text")
      ->type_name("NAME[=FILE]")
      ->allow_extra_args(false);
  command.add_option("-o,--output", flags.output_file, "File for a single format")
      ->type_name("FILE");
  command
      .add_option("--severity,--show", flags.show_from,
                  "Show findings from this severity on (display only)")
      ->check(severity_names())
      ->default_str("low")
      ->type_name("SEVERITY");
  command.add_flag("--show-waived", flags.show_waived, "Show waived findings as well");
  add_colour_option(command, flags.colour);
  command.add_flag("-v,--verbose", flags.verbose, "Also what passed and what does not apply");
}

WriterOptions writing_options(const ReportFlags& flags, const Console& console) {
  WriterOptions options;
  options.colour = use_colour(flags.colour, console);
  options.show_from = *severity_from(flags.show_from);
  options.show_waived = flags.show_waived;
  options.verbose = flags.verbose;
  options.width = console.out_is_terminal && console.columns != 0
                      ? std::max(console.columns, kLeastWidth)
                      : kNoWrapping;
  options.now = *day_of({});
  return options;
}

void tell(const Report& report, const Console& console, bool quiet) {
  for (const TargetReport& target : report.targets) {
    if (!quiet) report_notes(console, {}, target.notes);
    for (const std::string& error : errors_of(target)) report_error(console, error);
  }
  if (report.interrupted) report_error(console, kInterrupted);
  if (quiet) return;
  for (const std::string& warning : report.warnings)
    console.err << "assay: warning: " << printable(warning) << '\n';
}

}  // namespace assay
