// The step of a task sequence that runs `assay mdt`: how it is written, and how it is known again.
//
// Layer: mdt. Form: what the Workbench writes for "Run Command Line" (docs/how-to/mdt-step.md).
// Known by its command line, not by its name: administrators rename steps.
// Tests: tests/mdt/audit_step_test.cc.
#pragma once

#include <string>
#include <string_view>

namespace assay {

inline constexpr std::string_view kAuditStepName = "Audit image licensing";

// Where the program and rules of one's own lie in a share. Not %ARCHITECTURE%: there is a program
// for x64 only, Configuration Manager has no such variable, and where another Windows PE was
// started, "Tools\x64\assay.exe cannot run" says more than a folder that is not there.
inline constexpr std::string_view kProgramInShare = "Tools/x64/assay.exe";
inline constexpr std::string_view kRulesInShare = "Tools/x64/assay-rules";

struct AuditStep {
  bool is_applied = false;  // runs behind "Install Operating System": audits the applied folder
  bool warn_only = false;
  std::string fail_on;     // a severity; empty: the program's own
  bool own_rules = false;  // also those of kRulesInShare
};

// The command line: "%DEPLOYROOT%\Tools\x64\assay.exe" mdt --warn-only
std::string action_of(const AuditStep& step);

// How the lines of a step are laid out.
struct StepLayout {
  std::string newline;  // empty: all on one line
  std::string indent;   // of its first line, which is not written
};

// From "<step" to "</step>".
std::string xml_of(const AuditStep& step, const StepLayout& layout);

// Whether a command line runs `assay.exe mdt`, from whatever folder.
bool is_audit_action(std::string_view action);

}  // namespace assay
