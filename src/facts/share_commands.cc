#include "facts/share_commands.h"

#include <fmt/core.h>

#include "base/text.h"
#include "facts/share_contents.h"

namespace assay {

namespace {

// ZTIPowerShell.wsf, the action of such a step, runs what these name.
std::string powershell_of(const TaskStep& step) {
  const std::string_view name = step.variable("ScriptName");
  const std::string_view parameters = step.variable("Parameters");
  if (name.empty() || parameters.empty()) return std::string(name);
  return fmt::format("{} {}", name, parameters);
}

}  // namespace

ShareCommands share_commands(const Subject& subject) {
  ShareCommands commands;
  const ShareContents& share = share_contents(subject);
  for (const ShareSequence& sequence : share.sequences) {
    if (!sequence.steps) continue;
    for (const TaskStep& step : sequence.steps->steps) {
      if (!step.enabled) continue;
      for (std::string text : {step.action, powershell_of(step)})
        if (!text.empty())
          commands.found.push_back({sequence.listed.path, "step " + step.name, std::move(text)});
    }
  }
  for (const Error& error : share.unread_sequences)
    commands.unread.push_back({error, {{"origin", std::string("task-sequence")}}});
  return commands;
}

}  // namespace assay
