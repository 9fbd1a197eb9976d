// The completion scripts, sourced in the shells themselves. PowerShell is not a Debian package:
// of its script only the parts that matter are looked for.

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

bool lacks(const std::string& shell) {
  if (has_tool(shell)) return false;
  WARN("skipped: no " << shell);
  return true;
}

std::string script_of(const std::string& shell) {
  const ProgramResult result = run_inside({"completion", shell});
  CHECK(result.code == 0);
  return result.out;
}

// A folder with files to complete, and the script; the program is found by PATH.
class Shell {
 public:
  explicit Shell(const std::string& name) : name_(name) {
    write_whole(folder_ / "script", script_of(name));
    write_whole(folder_ / "golden image.wim", "");
    write_whole(folder_ / "golden-2.wim", "");
    std::filesystem::create_directory(folder_ / "good rules");
  }

  void add(const std::string& file, const std::string& text) { write_whole(folder_ / file, text); }

  std::string run(const std::string& code) const {
    write_whole(folder_ / "test", code);
    return output_of("PATH=" + shell_word(ASSAY_BINARY_DIR) + ":$PATH HOME=. " + name_ +
                         (name_ == "bash"  ? " --norc"
                          : name_ == "zsh" ? " -f"
                                           : " --no-config") +
                         " ./test 2>&1",
                     folder_.path());
  }

 private:
  std::string name_;
  TemporaryFolder folder_;
};

// One run of the shell answers for all: `line` is how a command line is completed in it.
std::string completions(const Shell& shell, const std::string& start,
                        const std::vector<std::string>& lines,
                        std::string (*line)(const std::string&)) {
  std::string code = start;
  for (const std::string& text : lines) code += "echo '== " + text + "'\n" + line(text);
  return shell.run(code);
}

const std::vector<std::string>& command_lines() {
  static const std::vector<std::string> kLines = {
      "assay sc",
      "assay rules l",
      "assay ls --lo",
      "assay scan --fail-on h",
      "assay scan --fail-on=h",
      "assay scan --rule tag:vla-001",
      "assay scan --set allowed_k",
      "assay scan -j ",
  };
  return kLines;
}

// bash and readline take what follows '=' and ':' for a word of its own.
TEST_CASE("bash completes commands, options, choices, and words with = and :") {
  if (lacks("bash")) return;
  const Shell shell("bash");
  const auto line = [](const std::string& text) {
    return "complete_line " + shell_word(text) + "\n";
  };
  const std::string start = R"(
. ./script
complete_line() {
  COMP_LINE=$1
  COMP_POINT=${#1}
  # Cut as readline cuts: at spaces, and around each run of '=' and ':'.
  mapfile -t COMP_WORDS < <(sed -E 's/([=:]+)/ \1 /g; s/ +/\n/g' <<<"$1")
  [[ $1 == *[=:] ]] && unset 'COMP_WORDS[-1]'
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _assay assay
  printf '%s\n' "${COMPREPLY[@]}"
}
)";
  CHECK(completions(shell, start, command_lines(), line) ==
        "== assay sc\nscan\n"
        "== assay rules l\nlist\nlint\n"
        "== assay ls --lo\n--long\n"
        "== assay scan --fail-on h\nhigh\n"
        "== assay scan --fail-on=h\nhigh\n"
        "== assay scan --rule tag:vla-001\nvla-001\n"
        "== assay scan --set allowed_k\nallowed_kms=\n"
        "== assay scan -j \n\n");
  CHECK(shell.run("source ./script; COMP_WORDS=(assay sc); COMP_CWORD=1; _assay; "
                  "echo ${COMPREPLY[@]}; complete -p assay") ==
        "scan\ncomplete -o default -F _assay assay\n");
}

TEST_CASE("the bash script has no fault of syntax, and leaves files to readline") {
  if (lacks("bash")) return;
  const Shell shell("bash");
  CHECK(shell.run("bash -n ./script && echo fine") == "fine\n");
  // compopt is recorded: outside of a completion it refuses to work.
  CHECK(shell.run(R"(. ./script
compopt() { echo "compopt $*"; }
COMP_WORDS=(assay scan ''); COMP_CWORD=2; _assay; echo "files ${#COMPREPLY[@]}"
COMP_WORDS=(assay scan --rules ''); COMP_CWORD=3; _assay; echo "folders ${#COMPREPLY[@]}"
COMP_WORDS=(assay scan --as-of ''); COMP_CWORD=3; _assay; echo "nothing ${#COMPREPLY[@]}"
COMP_WORDS=(assay scan --set allowed_); COMP_CWORD=3; _assay; echo "value ${#COMPREPLY[@]}"
)") == "files 0\n"
       "compopt +o default -o dirnames\nfolders 0\n"
       "compopt +o default\nnothing 0\n"
       "compopt +o default\ncompopt -o nospace\nvalue 1\n");
}

// A shell at a terminal of its own, driven by zsh's zpty: keys are typed, Tab completes, and
// Control and T prints what then stands at the prompt. Waits for answers, never for time.
std::string at_terminal(const Shell& driver, const std::string& command, const std::string& setup,
                        const std::vector<std::string>& lines) {
  const std::string start = R"(
zmodload zsh/zpty
zpty shell )" + command + R"(
zpty -w shell )" + shell_word(setup + "; echo read''y") +
                            R"(
zpty -r -m shell answer '*ready*'
complete_line() {
  zpty -w -n shell "$1"$'\t\x14'
  zpty -r -m shell answer '*<<*>>*'
  answer=${answer##*<<}
  print -r -- "${answer%%>>*}"
}
)";
  return completions(driver, start, lines, [](const std::string& text) {
    return "complete_line " + shell_word(text) + "\n";
  });
}

const std::vector<std::string>& typed_lines() {
  static const std::vector<std::string> kLines = {
      "assay sc",
      "assay rules sh",
      "assay ls --lo",
      "assay scan --fail-on h",
      "assay scan --fail-on=h",
      "assay scan --rule tag:vla-001",
      "assay scan --set allowed_k",
      "assay scan -j ",
      "assay scan golden\\ i",
      "assay scan -o golden-",
      "assay scan --output=golden-",
      "assay scan -f json=golden-",
      "assay scan --rules goo",
  };
  return kLines;
}

// A space follows what is complete, none where a value or a path goes on.
constexpr const char* kCompletedLines =
    "== assay sc\nassay scan \n"
    "== assay rules sh\nassay rules show \n"
    "== assay ls --lo\nassay ls --long \n"
    "== assay scan --fail-on h\nassay scan --fail-on high \n"
    "== assay scan --fail-on=h\nassay scan --fail-on=high \n"
    "== assay scan --rule tag:vla-001\nassay scan --rule tag:vla-001 \n"
    "== assay scan --set allowed_k\nassay scan --set allowed_kms=\n"
    "== assay scan -j \nassay scan -j \n"
    "== assay scan golden\\ i\nassay scan golden\\ image.wim \n"
    "== assay scan -o golden-\nassay scan -o golden-2.wim \n"
    "== assay scan --output=golden-\nassay scan --output=golden-2.wim \n"
    "== assay scan -f json=golden-\nassay scan -f json=golden-2.wim \n"
    "== assay scan --rules goo\nassay scan --rules good\\ rules/\n";

TEST_CASE("zsh completes at its prompt") {
  if (lacks("zsh")) return;
  // compinit looks at a thousand files, unless it is shown only what is needed.
  const std::string setup =
      "PS1=; all=($fpath); fpath=(${(M)fpath:#*/Completion(|/Base)}); autoload -U compinit; "
      "compinit -C -D; fpath=($all); autoload -U _files _path_files _list_files; . ./script; "
      "show() { print -r -- \"<<$BUFFER>>\"; BUFFER= ; zle accept-line }; zle -N show; "
      "bindkey '^T' show; bindkey '^I' complete-word; setopt no_list_beep";
  CHECK(at_terminal(Shell("zsh"), "zsh -f -i", setup, typed_lines()) == kCompletedLines);
}

TEST_CASE("bash completes at its prompt") {
  if (lacks("bash") || lacks("zsh")) return;
  const std::string setup =
      "PS1=; . ./script.bash; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; "
      "show() { echo \"<<$READLINE_LINE>>\"; READLINE_LINE=; }; bind -x '\"\\C-t\": show'";
  Shell driver("zsh");
  driver.add("script.bash", script_of("bash"));
  CHECK(at_terminal(driver, "bash --norc --noprofile -i", setup, typed_lines()) == kCompletedLines);
}

TEST_CASE("fish completes commands, options, choices and paths") {
  if (lacks("fish")) return;
  const Shell shell("fish");
  std::vector<std::string> lines = command_lines();
  for (const char* text : {"assay scan golden", "assay scan --output=golden-",
                           "assay scan -f json=golden-", "assay scan --rules goo"})
    lines.emplace_back(text);
  const auto line = [](const std::string& text) {
    return "complete -C " + shell_word(text) + " | string replace -r '\\t.*' ''\n";
  };
  CHECK(completions(shell, "source ./script\n", lines, line) ==
        "== assay sc\nscan\n"
        "== assay rules l\nlint\nlist\n"
        "== assay ls --lo\n--long\n"
        "== assay scan --fail-on h\nhigh\n"
        "== assay scan --fail-on=h\n--fail-on=high\n"
        "== assay scan --rule tag:vla-001\ntag:vla-001\n"
        "== assay scan --set allowed_k\nallowed_kms=\n"
        "== assay scan -j \n"
        "== assay scan golden\ngolden image.wim\ngolden-2.wim\n"
        "== assay scan --output=golden-\n--output=golden-2.wim\n"
        "== assay scan -f json=golden-\njson=golden-2.wim\n"
        "== assay scan --rules goo\ngood rules/\n");
  CHECK(shell.run("source ./script; complete -C 'assay sc'") ==
        "scan\tAudit images, folders and hives\n");
}

TEST_CASE("the PowerShell script registers a completer that asks the program") {
  const std::string script = script_of("powershell");
  for (const char* part :
       {"Register-ArgumentCompleter -Native -CommandName 'assay', 'assay.exe'",
        "param($wordToComplete, $commandAst, $cursorPosition)", "complete --next -- @words",
        "complete -- @words", "CompletionCompleters]::CompleteFilename", "CompletionResult]::new"})
    CHECK(script.find(part) != std::string::npos);
  CHECK(std::count(script.begin(), script.end(), '{') ==
        std::count(script.begin(), script.end(), '}'));
  CHECK(std::count(script.begin(), script.end(), '(') ==
        std::count(script.begin(), script.end(), ')'));
}

}  // namespace
}  // namespace assay
