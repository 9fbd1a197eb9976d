// What the steps of a deployment share's task sequences run.
//
// Layer: facts. Disabled steps run nothing; conditions are not judged.
#pragma once

#include <string>
#include <vector>

#include "facts/subject.h"

namespace assay {

struct ShareCommand {
  std::string file;   // the ts.xml
  std::string where;  // "step Activate Windows"
  std::string text;   // a command line, or of PowerShell the script and its parameters
};

struct ShareCommands {
  std::vector<ShareCommand> found;
  std::vector<Unread> unread;  // each knows its origin, task-sequence
};

ShareCommands share_commands(const Subject& subject);

}  // namespace assay
