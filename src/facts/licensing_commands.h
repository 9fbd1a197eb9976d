// Commands that change licensing, of every text that an image runs (command_lines.h).
//
// Layer: facts. Found once per artefact; the record licensing_command and the keys in it are made
// of this.
#pragma once

#include <vector>

#include "facts/command_lines.h"
#include "licensing/licensing_command.h"

namespace assay {

struct FoundCommand {
  const CommandText* text = nullptr;  // of command_texts()
  LicensingCommand command;

  bool is_office() const;
  // "line 3: slmgr ..." of a script, else where its text stands.
  std::string place() const;
  Evidence evidence() const;
};

struct FoundCommands {
  std::vector<FoundCommand> found;
  std::vector<Unread> unread;  // each knows its origin
};

const FoundCommands& licensing_commands(const Subject& subject);

}  // namespace assay
