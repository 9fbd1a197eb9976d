// The gate of a report: --fail-on and its like, waivers, baseline. For every command that ends with
// a verdict: scan, report, merge.
#pragma once

#include <optional>
#include <string>

#include "audit/verdict.h"
#include "audit/waivers.h"
#include "cli/command.h"

namespace assay {

struct GateFlags {
  std::string fail_on;  // empty: what the report says, else high
  bool no_fail = false;
  bool allow_unknown = false;
  bool fail_on_new = false;
  std::string waivers;  // empty: waivers.toml of the working directory, if there is one
  bool no_waivers = false;
  std::string baseline;
  std::string as_of;  // the day; empty: today
  int exit_code = kExitFindings;
};
void add_gate_options(CLI::App& command, GateFlags& flags);

// The gate with all files that it needs, read before anything is scanned.
struct Gate {
  GateFlags flags;
  std::optional<WaiverSet> waivers;
  std::optional<Report> baseline;
  FileTime today;
};
Result<Gate> prepare_gate(const GateFlags& flags, const Console& console);

// Applies waivers and baseline and gives the verdict.
void judge(Report& report, const Gate& gate);

// The exit code of the program: that of the report, but that --exit-code stands for findings.
int exit_code_of(const Report& report, const Gate& gate);

}  // namespace assay
