// assay man: the manual as man pages or Markdown, from the same texts as --help. The build calls
// it; it is hidden, since people have `man assay`.

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/command_tree.h"
#include "cli/man_page.h"
#include "cli/markdown_page.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

struct ManOptions {
  std::string command;  // empty: the page of the program itself
  std::string folder;   // not empty: every page, as a file in it
  bool markdown = false;
};

// The page of the program comes first. Its exit codes are those of the commands that judge.
std::vector<CommandPage> all_pages(CLI::App& app) {
  std::vector<CommandPage> pages{page_of(app)};
  const PageSection* exit_codes = pages.front().exit_codes();
  const std::optional<PageSection> judging =
      exit_codes == nullptr ? std::nullopt : std::optional(*exit_codes);
  for (CLI::App* command : shown_commands(app)) {
    CommandPage& page = pages.emplace_back(page_of(*command));
    const bool judges = find_option(*command, "--fail-on") != nullptr;
    if (judges && judging && page.exit_codes() == nullptr) page.remarks.push_back(*judging);
  }
  return pages;
}

std::vector<std::string> names_except(const std::vector<CommandPage>& pages,
                                      const CommandPage& page) {
  std::vector<std::string> names;
  for (const CommandPage& other : pages)
    if (&other != &page) names.push_back(man_name(other));
  return names;
}

// The program's page names all others, theirs only the program's.
void write_page(const std::vector<CommandPage>& pages, const CommandPage& page, std::ostream& out) {
  const bool is_first = &page == &pages.front();
  write_man_page(page, is_first ? names_except(pages, page) : std::vector{man_name(pages.front())},
                 out);
}

int write_files(const std::vector<CommandPage>& pages, const fs::path& folder,
                const Console& console) {
  if (Result<void> made = make_host_folders(folder); !made)
    return report_error(console, in(utf8_from_path(folder), std::move(made).error()));
  for (const CommandPage& page : pages) {
    const fs::path path = folder / (man_name(page) + ".1");
    std::ofstream file(stream_path(path), std::ios::binary | std::ios::trunc);
    write_page(pages, page, file);
    file.close();
    if (!file)
      return report_error(console, fmt::format("{}: cannot be written", utf8_from_path(path)));
  }
  return kExitClean;
}

void write_reference(const std::vector<CommandPage>& pages, std::ostream& out) {
  out << "# Command line\n\nThis page is written by the program, from the same texts as `--help`:\n"
         "`build/assay man --markdown > docs/reference/cli.md`.\n";
  for (const CommandPage& page : pages) write_markdown_page(page, 2, out);
}

int man(CLI::App& app, const ManOptions& options, const Console& console) {
  const std::vector<CommandPage> pages = all_pages(app);
  if (!options.folder.empty()) return write_files(pages, options.folder, console);
  if (options.markdown) {
    write_reference(pages, console.out);
    return kExitClean;
  }
  const std::string name = options.command.empty() ? "assay" : "assay " + options.command;
  for (const CommandPage& page : pages)
    if (page.name == name) {
      write_page(pages, page, console.out);
      return kExitClean;
    }
  return report_error(console, fmt::format("no command '{}'", options.command));
}

}  // namespace

void add_man_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<ManOptions>();
  CLI::App* command = app.add_subcommand("man", "The manual, as roff");
  command->group("");
  command->add_option("COMMAND", options->command, "Whose page; none: that of assay")
      ->type_name("");
  command->add_option("--into", options->folder, "Every page, as files of this folder")
      ->type_name("DIR");
  command->add_flag("--markdown", options->markdown, "All commands as one page of Markdown");
  command->callback([options, &app, &program] {
    program.run = [options, &app, &program] { return man(app, *options, program.console); };
  });
}

}  // namespace assay
