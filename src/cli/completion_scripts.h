// What a shell has to be told so that it completes the command lines of assay.
//
// Layer: cli. The scripts know nothing of options: they pass the words to `assay complete`
// (completion_command.h), which answers with candidates.
// Tests: tests/cli/completion_scripts_test.cc, in the shells themselves.
#pragma once

#include <span>
#include <string_view>

namespace assay {

struct CompletionScript {
  std::string_view shell;
  std::string_view text;
};

std::span<const CompletionScript> completion_scripts();

}  // namespace assay
