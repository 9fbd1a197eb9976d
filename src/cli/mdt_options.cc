#include "cli/mdt_options.h"

#include "io/host_files.h"

namespace assay {

namespace {

void add_step_options(CLI::App& command, MdtOptions& options) {
  command
      .add_option("--phase", options.phase,
                  "image: before the image is applied; applied: behind it, in Windows PE; live: in "
                  "the installed system")
      ->check(CLI::IsMember({"auto", "image", "applied", "live"}).description(""))
      ->default_str("auto")
      ->type_name("PHASE");
  command
      .add_option("--image", options.image,
                  "Audit this image, as assay scan would, instead of the one that the task "
                  "sequence deploys")
      ->type_name("TARGET");
  command
      .add_option("--variables", options.variables,
                  "VARIABLES.DAT with the variables of the task sequence (default: where MDT keeps "
                  "it)")
      ->type_name("FILE");
  command.add_flag("--warn-only", options.warn_only,
                   "Findings never stop the deployment, and the log says so; what cannot be read "
                   "still ends with 2");
}

void add_audit_options(CLI::App& command, MdtOptions& options) {
  command.add_flag("--strict", options.audit.strict,
                   "What comes from a hive that was being written counts as unreadable");
  command
      .add_option("--timeout", options.timeout_seconds,
                  "Seconds for the audit; what was not read by then ends with 2; 0: no limit")
      ->default_str("0")
      ->type_name("SECONDS");
}

// A task sequence knows three outcomes, and a baseline has no place in it.
void take_out(CLI::App& command, const char* name) {
  command.remove_option(command.get_option(name));
}

// Empty: there is none.
std::string file_in(const std::filesystem::path& folder, const char* name) {
  if (folder.empty() || !is_host_file(folder / name)) return {};
  return utf8_from_path(folder / name);
}

}  // namespace

void add_mdt_options(CLI::App& command, MdtOptions& options) {
  options.rules.tests = RuleSet::Tests::kSkip;
  add_step_options(command, options);
  add_gate_options(command, options.gate);
  for (const char* name : {"--no-fail", "--exit-code", "--baseline", "--fail-on-new"})
    take_out(command, name);
  command.get_option("--waivers")
      ->description(
          "Accepted findings, with reason and last day (default: waivers.toml beside the program)");
  add_rule_options(command, options.rules);
  add_audit_options(command, options);
  add_settings_options(command, options.settings);
  command.get_option("--config")
      ->description("Configuration (default: assay.toml beside the program)");
}

StepWishes wishes_of(const MdtOptions& options) {
  return {step_phase_from(options.phase), options.image};
}

void take_settings_beside_program(MdtOptions& options, const std::filesystem::path& folder,
                                  const Console& console) {
  SettingsFlags& settings = options.settings;
  if (settings.none || !settings.file.empty() || !console.variable("ASSAY_CONFIG").empty()) return;
  settings.file = file_in(folder, "assay.toml");
  settings.none = settings.file.empty();
}

void take_waivers_beside_program(MdtOptions& options, const std::filesystem::path& folder) {
  GateFlags& gate = options.gate;
  if (gate.no_waivers || !gate.waivers.empty()) return;
  gate.waivers = file_in(folder, "waivers.toml");
  gate.no_waivers = gate.waivers.empty();
}

}  // namespace assay
