#include "cli/scan_options.h"

namespace assay {

namespace {

void add_reading_options(CLI::App& command, ScanOptions& options) {
  command.add_flag("--allow-empty", options.audit.allow_empty,
                   "Images without Windows do not end with 2");
  command.add_flag("--strict", options.audit.strict,
                   "What comes from a hive that was being written counts as unreadable");
  command
      .add_option("-j,--jobs", options.audit.jobs, "Images read at the same time; 0: one per core")
      ->default_str("0")
      ->type_name("N");
  command
      .add_option("--timeout", options.timeout_seconds,
                  "Seconds for each target; what was not read by then ends with 2; 0: no limit")
      ->default_str("0")
      ->type_name("SECONDS");
  command
      .add_option("--cache-dir", options.cache_folder,
                  "Keep results of WIM images here, and take them from here while file, rules and "
                  "program are the same")
      ->type_name("DIR");
  command.add_flag("--no-cache", options.no_cache, "Read everything, whatever --cache-dir says");
}

void add_progress_options(CLI::App& command, ScanOptions& options) {
  command.add_flag("-q,--quiet", options.quiet, "No progress and no notes on standard error");
  command.add_flag("--no-progress", options.no_progress, "No progress on standard error");
}

}  // namespace

void add_scan_options(CLI::App& command, ScanOptions& options) {
  options.rules.tests = RuleSet::Tests::kSkip;
  add_target_options(command, options.targets);
  add_gate_options(command, options.gate);
  add_rule_options(command, options.rules);
  add_report_options(command, options.report);
  add_reading_options(command, options);
  add_engine_options(command, options.engine);
  add_progress_options(command, options);
  add_settings_options(command, options.settings);
}

Result<Settings> load_settings(const SettingsFlags& flags, const Console& console) {
  CLI::App scan;
  ScanOptions options;
  add_scan_options(scan, options);
  return Settings::load(flags, scan, console);
}

Result<Settings> use_settings(const SettingsFlags& flags, CLI::App& command, const Console& console,
                              const std::vector<std::string>& but) {
  TRY_ASSIGN(Settings settings, load_settings(flags, console));
  TRY(settings.apply(command, but));
  return settings;
}

}  // namespace assay
