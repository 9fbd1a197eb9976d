#include "cli/gate_options.h"

#include <filesystem>

#include <fmt/core.h>

#include "audit/baseline.h"
#include "cli/input_file.h"
#include "cli/stored_report.h"
#include "io/host_files.h"

namespace assay {

namespace {

constexpr const char* kUsualWaivers = "waivers.toml";

// 2 and 3010 have a meaning of their own; above 125 shells have theirs.
const CLI::Validator kFindingsCode(
    [](const std::string& text) {
      const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
      const int code = is_number && text.size() < 4 ? std::stoi("0" + text) : 0;
      return code >= 1 && code <= 125 && code != kExitIncomplete
                 ? std::string()
                 : std::string("must be 1 or from 3 to 125");
    },
    "");

Result<std::optional<WaiverSet>> read_waivers(const GateFlags& flags, const Console& console) {
  std::string file = flags.waivers;
  if (flags.no_waivers) return std::optional<WaiverSet>();
  if (file.empty() && host_exists(kUsualWaivers)) file = kUsualWaivers;
  if (file.empty()) return std::optional<WaiverSet>();
  TRY_ASSIGN(const std::string text, read_input(file, Limits{}.max_text_bytes, console));
  TRY_ASSIGN(WaiverSet waivers, WaiverSet::read(text, file));
  return std::optional<WaiverSet>(std::move(waivers));
}

}  // namespace

void add_gate_options(CLI::App& command, GateFlags& flags) {
  command.add_option("--fail-on", flags.fail_on, "Findings from this severity on end with 1")
      ->check(severity_names())
      ->default_str("high")
      ->type_name("SEVERITY");
  command.add_flag("--no-fail", flags.no_fail,
                   "Findings never end with 1; what cannot be read still ends with 2");
  command.add_flag("--allow-unknown", flags.allow_unknown,
                   "Rules that could not be decided do not end with 2");
  command
      .add_option("--waivers", flags.waivers,
                  "Accepted findings, with reason and last day (default: waivers.toml of the "
                  "working directory)")
      ->type_name("FILE");
  command.add_flag("--no-waivers", flags.no_waivers, "No waivers, not even waivers.toml");
  command
      .add_option("--baseline", flags.baseline,
                  "An earlier JSON report: findings are new, unchanged or gone")
      ->type_name("FILE");
  command.add_flag("--fail-on-new", flags.fail_on_new,
                   "Only findings that the baseline does not have end with 1");
  command.add_option("--exit-code", flags.exit_code, "What findings end with instead of 1")
      ->check(kFindingsCode)
      ->default_str("1")
      ->type_name("N");
  command
      .add_option("--as-of", flags.as_of,
                  "Day for which end of support and waivers are judged, such as 2027-01-31")
      ->default_str("today")
      ->type_name("DATE");
}

Result<Gate> prepare_gate(const GateFlags& flags, const Console& console) {
  Gate gate;
  gate.flags = flags;
  TRY_ASSIGN(gate.today, day_of(flags.as_of));
  TRY_ASSIGN(gate.waivers, read_waivers(flags, console));
  if (flags.baseline.empty()) return gate;
  TRY_ASSIGN(gate.baseline, read_report(flags.baseline, console));
  return gate;
}

void judge(Report& report, const Gate& gate) {
  if (gate.waivers || gate.flags.no_waivers) {
    report.warnings.clear();  // of a stored report: about other waivers
    gate.waivers.value_or(WaiverSet()).apply(report, gate.today);
  } else
    expire_waivers(report, gate.today);
  if (gate.baseline) compare_with_baseline(report, *gate.baseline);
  GateOptions options = gate_of(report);
  const GateFlags& flags = gate.flags;
  if (const std::optional<Severity> severity = severity_from(flags.fail_on)) {
    options.fail_on = *severity;
    options.no_fail = false;
  }
  options.no_fail = options.no_fail || flags.no_fail;
  options.allow_unknown = options.allow_unknown || flags.allow_unknown;
  options.fail_on_new = options.fail_on_new || flags.fail_on_new;
  conclude(report, options);
}

int exit_code_of(const Report& report, const Gate& gate) {
  return report.exit_code == kExitFindings ? gate.flags.exit_code : report.exit_code;
}

}  // namespace assay
