// --help: fits a terminal, and its examples work.

#include <catch2/catch.hpp>

#include "cli/command_page.h"
#include "support/command_line.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string help_of(const CLI::App& command) {
  std::vector<std::string> words = words_of(command);
  words.emplace_back("--help");
  const ProgramResult result = run_inside(words);
  CHECK(result.code == 0);
  return result.out;
}

TEST_CASE("the help of every command fits a terminal of 100 columns") {
  CommandLine line;
  for_each_command(*line.app, [](CLI::App& command) {
    for (const std::string& text : lines_of(help_of(command))) {
      CAPTURE(full_name(command), text);
      CHECK(text.size() <= 104);
    }
  });
}

TEST_CASE("the help of a command begins with what it does and how it is called") {
  CommandLine line;
  for_each_command(*line.app, [](CLI::App& command) {
    const std::string help = help_of(command);
    CAPTURE(help);
    CHECK(help.starts_with(command.get_description() + "\nUsage: " + usage_of(command) + "\n"));
  });
}

TEST_CASE("every command stands below a heading that says what it is for") {
  CommandLine line;
  for (const CLI::App* command : shown_commands(*line.app)) {
    CAPTURE(command->get_name());
    INFO("add it to the table of cli/help_formatter.cc");
    CHECK(command->get_group() != "Other commands");
  }
}

// The files that examples speak of: fixtures under the names that a reader would have.
void make_example_files(const fs::path& folder) {
  const std::pair<const char*, const char*> kFiles[] = {
      {"mixed.wim", "install.wim"}, {"mixed.wim", "x.wim"},    {"mixed.wim", "golden.vhdx"},
      {"clean.wim", "win11.iso"},   {"win11-gvlk", "mounted"},
  };
  for (const auto& [fixture, name] : kFiles)
    fs::create_symlink(built_fixtures() / fixture, folder / name);
  const fs::path hives = built_fixtures() / "win11-gvlk/Windows/System32/config";
  for (const char* hive : {"SOFTWARE", "SYSTEM"}) fs::copy_file(hives / hive, folder / hive);
  write_whole(folder / "key.txt", "NPPR9-FWDCX-D2C8J-H872K-2YT43\n");
}

std::vector<std::string> examples_of(CLI::App& command) {
  std::vector<std::string> examples;
  for (const PageSection& remark : page_of(command).remarks)
    for (const PageRow& row : remark.rows)
      if (row.name.starts_with("assay ")) examples.push_back(row.name);
  return examples;
}

// What a step of a task sequence finds around it.
void make_task_sequence(const fs::path& folder) {
  fs::copy(built_fixtures() / "shares/mdt", folder / "share", fs::copy_options::recursive);
  // A shell takes the backslashes of a path on a drive away.
  fs::copy(folder / "share", folder / "D:DeploymentShare", fs::copy_options::recursive);
  fs::create_symlink(built_fixtures() / "mixed.wim", folder / "D:install.wim");
  write_whole(folder / "VARIABLES.DAT",
              "<MediaVarList>"
              "<var name='DEPLOYROOT'>share</var><var name='TASKSEQUENCEID'>W11-ENT</var>"
              "<var name='OSGUID'>{11111111-aaaa-4aaa-8aaa-000000000001}</var>"
              "<var name='PHASE'>PREINSTALL</var><var name='OSDISK'>mounted</var></MediaVarList>");
}

// In a shell, as a reader would type them. What the files here are not (a disk, an ISO) may be
// missed, and so may what only Windows has; a command line that the program does not understand is
// a fault.
TEST_CASE("every example of every --help is understood, and nearly all of them run") {
  const TemporaryFolder folder;
  make_example_files(folder.path());
  make_task_sequence(folder.path());
  CommandLine line;
  std::size_t ran = 0;
  std::size_t all = 0;
  for_each_command(*line.app, [&](CLI::App& command) {
    for (const std::string& example : examples_of(command)) {
      const std::string output =
          output_of("HOME=. PROFILE=profile LOGPATH=. PATH=" + shell_word(ASSAY_BINARY_DIR) +
                        ":$PATH; export PATH LOGPATH; { mkdir -p .zfunc "
                        ".local/share/bash-completion/completions .config/fish/completions; " +
                        example + "; } 2>&1; echo \"code $?\"",
                    folder.path());
      CAPTURE(example, output.substr(0, 2000));
      CHECK(output.find(" --help)") == std::string::npos);
      ++all;
      ran += output.ends_with("code 0\n") || output.ends_with("code 1\n") ? 1 : 0;
    }
  });
  CHECK(all > 20);
  CHECK(ran * 10 >= all * 7);
}

}  // namespace
}  // namespace assay
