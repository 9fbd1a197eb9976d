// What program.h runs from outside, through a shell.

#include <cstdlib>
#include <sys/wait.h>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

int shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

std::string in_folder(const fs::path& folder, const std::string& command) {
  return folder.empty() ? command : "cd " + shell_word(folder.string()) + " && " + command;
}

}  // namespace

ProgramResult run_assay(const std::vector<std::string>& arguments, const fs::path& folder,
                        const std::string& environment) {
  const TemporaryFolder streams;
  std::string command = environment.empty() ? "" : environment + " ";
  command += shell_word(std::string(ASSAY_BINARY_DIR) + "/assay");
  for (const std::string& argument : arguments) command += " " + shell_word(argument);
  command += " >" + shell_word((streams / "out").string());
  command += " 2>" + shell_word((streams / "err").string());
  ProgramResult result;
  result.code = shell(in_folder(folder, command));
  result.out = read_whole(streams / "out");
  result.err = read_whole(streams / "err");
  return result;
}

std::string output_of(const std::string& command, const fs::path& folder) {
  const TemporaryFolder streams;
  const std::string whole =
      in_folder(folder, "{ " + command + "; } >" + shell_word((streams / "out").string()));
  INFO(whole);
  REQUIRE(shell(whole) == 0);
  return read_whole(streams / "out");
}

}  // namespace assay
