// How --help looks: lines that fit a terminal, commands in groups by what they are for.
//
// Layer: cli. Tests: tests/cli/help_test.cc.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace assay {

class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();

  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_subcommand(const CLI::App* command) const override;

 private:
  std::string row(const std::string& name, const std::string& text) const;
};

// Puts each command of the program below a heading of its help; one that is not in the table comes
// last, as "Other commands".
void group_commands(CLI::App& app);

}  // namespace assay
