#include "support/program.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/wait.h>

#include <catch2/catch.hpp>

#include "cli/app.h"
#include "support/corpus.h"
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

ProgramResult run_inside(const std::vector<std::string>& arguments, bool out_is_terminal,
                         const std::string& input,
                         const std::map<std::string, std::string>& environment) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  ProgramResult result;
  result.code =
      run_program(arguments, {out, err, in, out_is_terminal, false, false, 0, environment});
  result.out = out.str();
  result.err = err.str();
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

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_whole(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  INFO(path.string());
  REQUIRE(out.good());
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace assay
