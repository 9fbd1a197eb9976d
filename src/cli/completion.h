// What can stand at the cursor of a shell: commands, options, values of options.
//
// Layer: cli. One implementation for all shells; their scripts (completion_scripts.h) only ask for
// it. Values of options are found in completion_values.h.
// Tests: tests/cli/completion_test.cc.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace assay {

struct Candidate {
  std::string word;  // the whole word, not only what is missing of it
  std::string help;
};

// Paths are left to the shell, which knows how to quote them and what ~ means.
enum class Paths { kNone, kFiles, kFolders };

struct Completion {
  std::vector<Candidate> candidates;
  Paths paths = Paths::kNone;
  std::string before;  // of the word, what comes before the path: "--output=", "json="
};

// `words`: what follows the program's name, up to the cursor; the last one is being written and
// may be empty. `app` is not parsed yet.
Completion complete(CLI::App& app, const std::vector<std::string>& words);

}  // namespace assay
