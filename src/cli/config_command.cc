// assay config show: what a scan would go by, and where each of it comes from.

#include <map>
#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/page.h"
#include "cli/scan_options.h"

namespace assay {

namespace {

constexpr const char* kConfigFooter = R"(Examples:
  assay config show
  assay config show --config ci/assay.toml
  assay config show --fail-on low                 options of scan are heeded
What is given on the command line goes before the environment (ASSAY_FAIL_ON=medium), and that
before the file.)";

struct Row {
  std::string value;
  std::string origin;
};
using Rows = std::map<std::string, Row>;

// Options that have a value before settings are applied were given on the command line.
std::vector<std::string> given_keys(const CLI::App& command) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : command.get_options())
    if (option->count() != 0) keys.push_back(setting_key(*option));
  return keys;
}

std::string value_of(const CLI::Option& option) {
  if (option.count() != 0) return joined(option.results(), "; ");
  if (option.get_expected_max() == 0) return "false";
  return option.get_default_str();
}

Rows rows_of(const CLI::App& command, const std::vector<std::string>& given,
             const Settings& settings) {
  Rows rows;
  for (const CLI::Option* option : command.get_options()) {
    const std::string key = setting_key(*option);
    if (key.empty()) continue;
    const auto setting = settings.all().find(key);
    std::string origin = "default";
    if (std::find(given.begin(), given.end(), key) != given.end())
      origin = "command line";
    else if (setting != settings.all().end())
      origin = setting->second.origin;
    rows[key] = {value_of(*option), origin};
  }
  for (const auto& [key, setting] : settings.all())
    if (key.find('.') != std::string::npos)
      rows[key] = {joined(setting.values, "; "), setting.origin};
  return rows;
}

void print(const Rows& rows, const std::string& file, std::ostream& out) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  for (const auto& [key, row] : rows) {
    key_width = std::max(key_width, key.size());
    value_width = std::max(value_width, row.value.size());
  }
  out << fmt::format("configuration file: {}\n\n", file.empty() ? "none" : printable(file));
  for (const auto& [key, row] : rows)
    out << fmt::format("{:<{}}  {:<{}}  {}\n", printable(key), key_width,
                       row.value.empty() ? "-" : printable(row.value), value_width,
                       printable(row.origin));
}

int show(ScanOptions& options, CLI::App& command, const Console& console) {
  const Result<Settings> settings = load_settings(options.settings, console);
  if (!settings) return report_error(console, settings.error());
  const std::vector<std::string> given = given_keys(command);
  if (const auto applied = settings->apply(command); !applied)
    return report_error(console, applied.error());
  settings->apply(options.rules);
  // Rules and parameters that nobody has are errors here as they are in a scan.
  if (const auto rules = load_rules(options.rules, console); !rules)
    return report_error(console, rules.error());
  print(rows_of(command, given, *settings), settings->file(), console.out);
  return kExitClean;
}

}  // namespace

void add_config_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<ScanOptions>();
  CLI::App* config = app.add_subcommand("config", "Show the effective configuration");
  config->require_subcommand(1);
  CLI::App* command =
      config->add_subcommand("show", "Every setting of assay scan, its value and its origin");
  command->footer(kConfigFooter);
  add_scan_options(*command, *options);
  command->callback([options, command, &program] {
    program.run = [options, command, &program] {
      return show(*options, *command, program.console);
    };
  });
}

}  // namespace assay
