// assay completion: the script that a shell needs; and `assay complete`, which that script calls.

#include "cli/completion_command.h"

#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/completion.h"
#include "cli/completion_scripts.h"

namespace assay {

namespace {

constexpr const char* kCompletionFooter =
    R"(The package of assay installs the scripts for bash, zsh and fish. Without it, put them where your
shell looks for them.

Examples:
  source <(assay completion bash)                     for the shell that is open
  assay completion bash > ~/.local/share/bash-completion/completions/assay
  assay completion zsh > ~/.zfunc/_assay              ~/.zfunc is in fpath before compinit
  assay completion fish > ~/.config/fish/completions/assay.fish
  assay completion powershell >> $PROFILE             in PowerShell itself)";

std::string_view name_of(Paths paths) {
  switch (paths) {
    case Paths::kNone: return "none";
    case Paths::kFiles: return "files";
    case Paths::kFolders: return "folders";
  }
  return "none";
}

int print_script(const std::string& shell, const Console& console) {
  for (const CompletionScript& script : completion_scripts())
    if (script.shell == shell) console.out << script.text;
  return kExitClean;
}

}  // namespace

bool is_completion(const std::vector<std::string>& arguments) {
  return !arguments.empty() && arguments.front() == "complete";
}

int print_candidates(CLI::App& app, const std::vector<std::string>& arguments,
                     const Console& console) {
  const auto marker = std::find(arguments.begin(), arguments.end(), "--");
  if (marker == arguments.end()) return report_error(console, "assay complete [--next] -- WORDS");
  std::vector<std::string> words(marker + 1, arguments.end());
  if (std::find(arguments.begin(), marker, "--next") != marker) words.emplace_back();
  const Completion completion = complete(app, words);
  for (const Candidate& candidate : completion.candidates)
    console.out << fmt::format("{}\t{}\n", candidate.word, printable(candidate.help));
  const bool has_before = completion.paths != Paths::kNone && !completion.before.empty();
  console.out << fmt::format(":{}{}{}\n", name_of(completion.paths), has_before ? " " : "",
                             has_before ? completion.before : "");
  return kExitClean;
}

void add_completion_command(CLI::App& app, Program& program) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("completion", "The script with which a shell completes assay");
  command->footer(kCompletionFooter);
  std::vector<std::string> shells;
  for (const CompletionScript& script : completion_scripts()) shells.emplace_back(script.shell);
  command->add_option("SHELL", *shell, "bash, zsh, fish or powershell")
      ->required()
      ->check(CLI::IsMember(shells).description(""))
      ->type_name("");
  command->callback([shell, &program] {
    program.run = [shell, &program] { return print_script(*shell, program.console); };
  });
}

}  // namespace assay
