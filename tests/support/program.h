// The program under test, run from outside as a user runs it, or inside the test process.
//
// Outside: exit code, both streams and the folder are the real ones. Inside: quick enough for
// hundreds of runs, and sanitizers see every byte.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct ProgramResult {
  int code = -1;  // above 128: ended by a signal
  std::string out;
  std::string err;
};

// The built binary, run in `folder` (empty: here). `environment` precedes it: "NO_COLOR=1".
ProgramResult run_assay(const std::vector<std::string>& arguments,
                        const std::filesystem::path& folder = {},
                        const std::string& environment = {});

// The same through run_program() of cli/app.h; paths are those of the test process.
ProgramResult run_inside(const std::vector<std::string>& arguments, bool out_is_terminal = false,
                         const std::string& input = {},
                         const std::map<std::string, std::string>& environment = {});

// Standard output of a shell command in `folder`; fails the test where the command fails.
std::string output_of(const std::string& command, const std::filesystem::path& folder = {});

// The whole file, or a failed test.
std::string read_whole(const std::filesystem::path& path);
void write_whole(const std::filesystem::path& path, const std::string& bytes);

// Whether `part` stands in what a program printed.
bool holds(std::string_view text, std::string_view part);

// Without the newline at the end.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace assay
