// What the program says of a wrong command line: one line, exit code 2, what was probably meant.

#include "cli/usage_error.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

struct Fault {
  std::vector<std::string> arguments;
  std::string message;
};

TEST_CASE("each fault of a command line is said in one line that names its help") {
  const auto fault = GENERATE(
      Fault{{}, "name a command, such as assay scan install.wim (see assay --help)"},
      Fault{{"scna", "x"}, "unknown command 'scna' (did you mean 'scan'?) (see assay --help)"},
      Fault{{"zzzzzz"}, "unknown command 'zzzzzz' (see assay --help)"},
      Fault{{"--frobnicate"}, "unknown option '--frobnicate' (see assay --help)"},
      Fault{{"--fail-on", "low", "scan", "x"},
            "unknown option '--fail-on' (it belongs to 'assay scan') (see assay scan --help)"},
      Fault{{"rules"}, "name a command: list, show, test or lint (see assay rules --help)"},
      Fault{{"rules", "lst"},
            "unknown command 'rules lst' (did you mean 'rules list'?) (see assay rules --help)"},
      Fault{{"rules", "list", "x"},
            "'x' is one argument too many: assay rules list takes none (see assay rules list "
            "--help)"},
      Fault{{"rules", "list", "-f", "jsno"},
            "--format: 'jsno' is not text, json or markdown (did you mean 'json'?) (see assay "
            "rules list --help)"},
      Fault{{"scan", "--fail-one", "high", "x"},
            "unknown option '--fail-one' (did you mean '--fail-on'?) (see assay scan --help)"},
      Fault{{"scan", "--fail-one=high"}, "unknown option '--fail-one' (did you mean '--fail-on'?)"},
      Fault{{"scan", "x", "-z"}, "unknown option '-z' (see assay scan --help)"},
      Fault{{"scan", "--fail-on", "hihg", "x"},
            "--fail-on: 'hihg' is not critical, high, medium, low or info (did you mean 'high'?) "
            "(see assay scan --help)"},
      Fault{{"scan", "--engine", "nativ", "x"},
            "--engine: 'nativ' is not native or reference (did you mean 'native'?)"},
      Fault{{"inspect"}, "TARGET is missing (see assay inspect --help)"},
      Fault{{"cat"}, "TARGET is missing (see assay cat --help)"},
      Fault{{"rules", "show"}, "ID is missing (see assay rules show --help)"},
      Fault{{"scan", "x", "--fail-on"},
            "--fail-on needs a value: critical, high, medium, low or info"},
      Fault{{"scan", "x", "--rule"}, "--rule needs a value: RULE"},
      Fault{{"scan", "x", "--rules"}, "--rules needs a value: DIR"},
      Fault{{"scan", "--fail-on", "low", "--fail-on", "high", "x"},
            "--fail-on is given 2 times, but can be given only once"},
      Fault{{"scan", "--max-depth", "99", "x"}, "--max-depth: '99' is no number from 1 to 64"},
      Fault{{"scan", "--max-depth", "x", "x"}, "--max-depth: 'x' is no number from 1 to 64"},
      Fault{{"scan", "-j", "-1", "x"}, "--jobs: '-1' is not a number that it can take"},
      Fault{{"scan", "-j", "1.5", "x"}, "--jobs: '1.5' is not a number that it can take"},
      Fault{{"scan", "--strict=maybe", "x"}, "--strict takes no value"},
      Fault{{"ls", "--fail-on", "high", "x"},
            "unknown option '--fail-on' (it belongs to 'assay scan') (see assay ls --help)"},
      Fault{{"inspect", "a", "b"}, "'b' is one argument too many: assay inspect takes only TARGET"},
      Fault{{"cat", "a", "b", "c", "d"},
            "'c' is one argument too many: assay cat takes only TARGET PATH"},
      Fault{{"completion", "bsh"},
            "SHELL: 'bsh' is not bash, zsh, fish or powershell (did you "
            "mean 'bash'?)"});
  const ProgramResult result = run_inside(fault.arguments);
  INFO(result.err);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.starts_with("assay: " + fault.message));
  CHECK(lines_of(result.err).size() == 1);
  CHECK(result.err.find(" --help)\n") != std::string::npos);
}

// Faults that no command of today can have.
std::string message_of(CLI::App& app, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return usage_message(app, error);
  }
  return {};
}

TEST_CASE("options that exclude or need each other are named both") {
  CLI::App app("tests things", "tool");
  CLI::Option* quiet = app.add_flag("--quiet");
  CLI::Option* loud = app.add_flag("--loud");
  app.add_flag("--very")->needs(loud);
  loud->excludes(quiet);
  CHECK(message_of(app, {"--quiet", "--loud"}) ==
        "--quiet and --loud exclude each other (see tool --help)");
  CHECK(message_of(app, {"--very"}) ==
        "--very is of use only together with --loud (see tool --help)");
  CHECK(message_of(app, {"--quiet"}).empty());
}

TEST_CASE("a file instead of a command leads to scan") {
  const TemporaryFolder folder;
  const std::string image = (folder / "install.wim").string();
  CHECK(run_inside({image}).err.find("(to audit it: assay scan") == std::string::npos);
  write_whole(image, "MSWIM");
  CHECK(run_inside({image}).err.find("(to audit it: assay scan " + image + ")") !=
        std::string::npos);
}

TEST_CASE("a product key on the command line is not repeated in the message") {
  const std::string key = "NPPR9-FWDCX-D2C8J-H872K-2YT43";
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{key},
                                                    {"inspect", "x", key},
                                                    {"scan", "--" + key, "x"},
                                                    {"scan", "--fail-on", key, "x"},
                                                    {"scan", "--jobs", key, "x"},
                                                    {"rules", key}}) {
    const ProgramResult result = run_inside(arguments);
    CAPTURE(result.err);
    CHECK(result.code == 2);
    CHECK(result.err.find(key) == std::string::npos);
    CHECK(result.err.find("2YT43") != std::string::npos);
  }
}

TEST_CASE("control characters of a word do not reach the terminal") {
  const ProgramResult result = run_inside({"\x1b[31mscan"});
  CHECK(result.code == 2);
  CHECK(result.err.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace assay
