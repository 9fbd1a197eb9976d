// Command lines that an image runs by itself: Run and RunOnce, commands of answer files, scheduled
// tasks, steps of task sequences. And the scripts that Setup runs, or that those lines name.
//
// Layer: facts. Read once per artefact. Scheduled tasks below Microsoft\Windows are Windows' own,
// some two hundred files, and only those of SoftwareProtectionPlatform are read.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/script_lines.h"

namespace assay {

// One door by which a command gets into a deployment; text of a whole script, or of one line.
struct CommandText {
  std::string origin;  // "script", "answer-file", "run-key", "task", "task-sequence"
  std::string file;    // of the registry, the hive
  std::string where;   // "specialize / ... / RunSynchronousCommand / Path", a registry key, a task
  std::string pass;    // of an answer file
  ScriptKind kind = ScriptKind::kCommandLine;
  std::string text;
  Provenance from;
};

struct CommandTexts {
  std::vector<CommandText> found;
  std::vector<Unread> unread;  // each knows its origin
};

const CommandTexts& command_texts(const Subject& subject);

}  // namespace assay
