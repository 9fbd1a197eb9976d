// Everything that `assay scan` can be told, so that `assay config show` can tell it back.
#pragma once

#include <string>
#include <vector>

#include "audit/auditor.h"
#include "cli/gate_options.h"
#include "cli/report_options.h"
#include "cli/rule_options.h"
#include "cli/settings.h"
#include "cli/target_list.h"

namespace assay {

struct ScanOptions {
  TargetFlags targets;
  AuditOptions audit;
  GateFlags gate;
  RuleOptions rules;
  ReportFlags report;
  EngineOptions engine;
  SettingsFlags settings;
  std::uint32_t timeout_seconds = 0;
  std::string cache_folder;
  bool no_cache = false;
  bool no_progress = false;
  bool quiet = false;
};

void add_scan_options(CLI::App& command, ScanOptions& options);

// Settings, with the options of scan as the names that there are.
Result<Settings> load_settings(const SettingsFlags& flags, const Console& console);

// The same, given to the options of `command` but for the keys of `but`.
Result<Settings> use_settings(const SettingsFlags& flags, CLI::App& command, const Console& console,
                              const std::vector<std::string>& but = {});

}  // namespace assay
