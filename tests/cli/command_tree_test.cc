// What is read off CLI11's tree holds for every command and option of the program.

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/command_line.h"
#include "support/program.h"

namespace assay {
namespace {

CLI::App& command(CommandLine& line, const std::string& name) {
  CLI::App* found = line.app->get_subcommand(name);
  REQUIRE(found != nullptr);
  return *found;
}

TEST_CASE("names and usage of commands are whole") {
  CommandLine line;
  CHECK(full_name(*line.app) == "assay");
  CHECK(usage_of(*line.app) == "assay [OPTIONS] COMMAND");
  CLI::App& rules = command(line, "rules");
  CHECK(full_name(*rules.get_subcommand("list")) == "assay rules list");
  CHECK(usage_of(command(line, "cat")) == "assay cat [OPTIONS] TARGET [PATH]");
}

TEST_CASE("an option is found by each of its spellings, with or without a value") {
  CommandLine line;
  CLI::App& ls = command(line, "ls");
  CLI::Option* option = find_option(ls, "--long");
  REQUIRE(option != nullptr);
  CHECK(spellings(*option) == std::vector<std::string>{"-l", "--long"});
  CHECK(heading_of(*option) == "-l, --long");
  CHECK(find_option(ls, "-l") == option);
  CHECK_FALSE(takes_value(*option));
  CLI::Option* engine = find_option(ls, "--engine=reference");
  REQUIRE(engine != nullptr);
  CHECK(takes_value(*engine));
  CHECK(heading_of(*engine) == "--engine ENGINE");
  CHECK(find_option(ls, "--lon") == nullptr);
}

TEST_CASE("hidden commands are not shown") {
  CommandLine line;
  CHECK(line.app->get_subcommand("man") != nullptr);
  for (const CLI::App* shown : shown_commands(*line.app)) CHECK(shown->get_name() != "man");
}

TEST_CASE("the choices of an option are those that it takes") {
  CommandLine line;
  CHECK(choices_of(*find_option(command(line, "reg"), "--format")) ==
        std::vector<std::string>{"text", "reg"});
  CHECK(choices_of(*find_option(command(line, "reg"), "--engine")) ==
        std::vector<std::string>{"native", "reference"});
  CHECK(choices_of(*find_option(command(line, "reg"), "--max-depth")).empty());
  CHECK(choices_of(*find_option(command(line, "reg"), "--parent")).empty());
}

TEST_CASE("every option takes each of its choices and no other word") {
  CommandLine line;
  std::size_t choices = 0;
  for_each_command(*line.app, [&](CLI::App& at) {
    for (CLI::Option* option : at.get_options())
      for (const std::string& choice : choices_of(*option)) {
        CAPTURE(full_name(at), option->get_name(), choice);
        ++choices;
        const CLI::Validator& accepts = *option->get_validator(0);
        CHECK(accepts(choice).empty());
        CHECK_FALSE(accepts(choice + "x").empty());
      }
  });
  CHECK(choices > 20);
}

}  // namespace
}  // namespace assay
