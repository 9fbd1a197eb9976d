// The program's command line as a tree, for tests that walk it.
#pragma once

#include <functional>
#include <iostream>
#include <memory>
#include <sstream>

#include "cli/command.h"
#include "cli/command_tree.h"

namespace assay {

struct CommandLine {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Program program{{out, err, in}, {}};
  std::unique_ptr<CLI::App> app = make_app(program);
};

// `visit` gets the command and every command below it that is shown.
inline void for_each_command(CLI::App& command, const std::function<void(CLI::App&)>& visit) {
  visit(command);
  for (CLI::App* child : shown_commands(command)) for_each_command(*child, visit);
}

// Without "assay": {"rules", "list"}.
inline std::vector<std::string> words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::App* at = &command; at->get_parent() != nullptr; at = at->get_parent())
    words.insert(words.begin(), at->get_name());
  return words;
}

}  // namespace assay
