// What the manual says of a command, in a form that man pages and Markdown are written from. It
// all comes from --help: names, texts, and the footer, of which this is known:
//
//   Examples:                                a title, and lines that are indented by two
//     assay ls install.wim    the images     a name or command, two spaces or more, what it is
//         or the root of the only one        indented further: goes on
//   Any other line belongs to a paragraph of the description.
//
// Layer: cli. Tests: tests/cli/command_page_test.cc.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace assay {

struct PageRow {
  std::string name;   // "-f, --format", "assay ls install.wim", "2"
  std::string value;  // of an option that takes one: "NAME[=FILE]"
  std::string text;
};

struct PageSection {
  std::string title;
  std::vector<PageRow> rows;
};

struct CommandPage {
  std::string name;  // "assay rules list"
  std::string summary;
  std::string usage;
  std::vector<std::string> paragraphs;
  std::vector<PageSection> parts;    // arguments, options, commands: what the parser knows
  std::vector<PageSection> remarks;  // examples, exit codes, ...: what the footer says
  std::vector<CommandPage> actions;  // the commands below it; of `assay` itself none

  const PageSection* exit_codes() const;  // of the remarks; null: not said
};

CommandPage page_of(CLI::App& command);

}  // namespace assay
