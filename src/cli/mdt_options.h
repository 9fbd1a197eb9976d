// What `assay mdt` can be told: of the options of `assay scan`, those that a step has a use for.
//
// Layer: cli.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cli/scan_options.h"
#include "mdt/step_plan.h"

namespace assay {

struct MdtOptions {
  std::string phase = "auto";
  std::string image;
  std::string variables;
  bool warn_only = false;
  GateFlags gate;
  RuleOptions rules;
  SettingsFlags settings;
  AuditOptions audit;
  std::uint32_t timeout_seconds = 0;
};
void add_mdt_options(CLI::App& command, MdtOptions& options);

StepWishes wishes_of(const MdtOptions& options);

// Settings and waivers are those beside the program, on the share where an administrator keeps
// them: what lies in the working directory of a Windows PE is nobody's choice. The second is for
// after the settings, which may name waivers.
void take_settings_beside_program(MdtOptions& options, const std::filesystem::path& folder,
                                  const Console& console);
void take_waivers_beside_program(MdtOptions& options, const std::filesystem::path& folder);

}  // namespace assay
