// What every command of the program shares: its streams, its exit codes, its common options.
//
// Layer: cli. A command is one file with one add_*_command(); app.cc lists them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/filetime.h"
#include "base/result.h"
#include "cli/console.h"
#include "image/engine.h"

namespace assay {

inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitIncomplete = 2;  // could not be done, or not wholly; also bad usage

// A command sets `run`; the program calls it after parsing and ends with what it returns.
struct Program {
  Console console;
  std::function<int()> run;
};

// The whole command line; what it parses into goes to `program`, which must outlive it.
std::unique_ptr<CLI::App> make_app(Program& program);

// "assay: install.wim: not a registry hive" on the console's err; gives kExitIncomplete.
int report_error(const Console& console, const Error& error);
int report_error(const Console& console, std::string_view text);

// What was mended or ignored while a target was read, on the console's err; no failure.
void report_notes(const Console& console, const std::string& locator,
                  const std::vector<std::string>& notes);

// --engine, --cross-check, --parent, --max-depth and --stats, for every command that opens targets.
struct EngineOptions {
  OpenOptions open;
  std::vector<std::string> parents;
  bool cross_check = false;
  bool stats = false;
};
void add_engine_options(CLI::App& command, EngineOptions& options);

// What the command is to open with; a log of differences is made for --cross-check.
OpenOptions prepare(EngineOptions& options);

// Ends a command: reports differences between the engines and --stats on the console's err.
// Gives `code`, or kExitIncomplete where the engines differ.
int finish(const EngineOptions& options, int code, const Console& console);

// Checks that an option names a severity.
CLI::Validator severity_names();

// The day that --as-of names; empty: today. kUsage: no such day.
Result<FileTime> day_of(const std::string& as_of);

void add_scan_command(CLI::App& app, Program& program);
void add_report_command(CLI::App& app, Program& program);
void add_merge_command(CLI::App& app, Program& program);
void add_diff_command(CLI::App& app, Program& program);
void add_mdt_command(CLI::App& app, Program& program);
void add_config_command(CLI::App& app, Program& program);
void add_inspect_command(CLI::App& app, Program& program);
void add_ls_command(CLI::App& app, Program& program);
void add_cat_command(CLI::App& app, Program& program);
void add_reg_command(CLI::App& app, Program& program);
void add_rules_command(CLI::App& app, Program& program);
void add_explain_command(CLI::App& app, Program& program);
void add_facts_command(CLI::App& app, Program& program);
void add_completion_command(CLI::App& app, Program& program);
void add_man_command(CLI::App& app, Program& program);
void add_version_command(CLI::App& app, Program& program);

}  // namespace assay
