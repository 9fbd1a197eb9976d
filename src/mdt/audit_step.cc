#include "mdt/audit_step.h"

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

std::string under_deploy_root(std::string_view path) {
  return fmt::format("\"%DEPLOYROOT%\\{}\"", replace_all(std::string(path), "/", "\\"));
}

// Levels of two blanks, or of a tab where the neighbours have tabs.
struct Line {
  std::size_t level;
  std::string text;
};

std::string variable(std::string_view name, std::string_view value) {
  return fmt::format("<variable name=\"{0}\" property=\"{0}\">{1}</variable>", name, value);
}

}  // namespace

std::string action_of(const AuditStep& step) {
  std::string action = under_deploy_root(kProgramInShare) + " mdt";
  if (step.is_applied) action += " --phase applied";
  if (step.warn_only) action += " --warn-only";
  if (!step.fail_on.empty()) action.append(" --fail-on ").append(step.fail_on);
  if (step.own_rules) action.append(" --rules ").append(under_deploy_root(kRulesInShare));
  return action;
}

// Success codes are the Workbench's own, so that a step made there is the same; the program never
// ends with 3010 ("restart and go on").
std::string xml_of(const AuditStep& step, const StepLayout& layout) {
  const Line lines[] = {
      {0, fmt::format("<step type=\"SMS_TaskSequence_RunCommandLineAction\" name=\"{}\" "
                      "description=\"\" disable=\"false\" continueOnError=\"false\" startIn=\"\" "
                      "successCodeList=\"0 3010\" runIn=\"WinPEandFullOS\">",
                      kAuditStepName)},
      {1, "<defaultVarList>"},
      {2, "<variable name=\"PackageID\" property=\"PackageID\" />"},
      {2, variable("RunAsUser", "false")},
      {2, variable("SMSTSRunCommandLineUserName", "")},
      {2, variable("SMSTSRunCommandLineUserPassword", "")},
      {2, variable("LoadProfile", "false")},
      {1, "</defaultVarList>"},
      {1, fmt::format("<action>{}</action>", action_of(step))},
      {0, "</step>"},
  };
  const std::string_view unit = layout.indent.find('\t') == std::string::npos ? "  " : "\t";
  std::string xml;
  for (const Line& line : lines) {
    if (!xml.empty() && !layout.newline.empty()) {
      xml.append(layout.newline).append(layout.indent);
      for (std::size_t i = 0; i < line.level; ++i) xml += unit;
    }
    xml += line.text;
  }
  return xml;
}

bool is_audit_action(std::string_view action) {
  constexpr std::string_view kProgram = "ASSAY.EXE";
  const std::string folded = fold(action);
  for (std::size_t at = folded.find(kProgram); at != std::string::npos;
       at = folded.find(kProgram, at + 1)) {
    if (at > 0 && std::string_view("\\/\" \t").find(folded[at - 1]) == std::string_view::npos)
      continue;
    std::string_view rest = std::string_view(folded).substr(at + kProgram.size());
    if (rest.starts_with('"')) rest.remove_prefix(1);
    const std::string_view word = trim(rest);
    const bool is_apart = word.size() < rest.size();
    if (is_apart && word.starts_with("MDT") && (word.size() == 3 || word[3] == ' ')) return true;
  }
  return false;
}

}  // namespace assay
