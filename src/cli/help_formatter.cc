#include "cli/help_formatter.h"

#include <fmt/format.h>

#include "cli/command_tree.h"
#include "cli/page.h"

namespace assay {

namespace {

constexpr std::size_t kHelpWidth = 100;
constexpr std::size_t kOptionWidth = 26;

struct Group {
  const char* heading;
  std::vector<const char*> commands;
};

const std::vector<Group>& groups() {
  static const std::vector<Group> kGroups = {
      {"Audit", {"scan", "mdt", "inspect", "explain"}},
      {"Reports", {"report", "merge", "diff"}},
      {"Look inside", {"ls", "cat", "reg"}},
      {"Rules", {"rules", "facts"}},
      {"The program itself", {"config", "completion", "version"}},
  };
  return kGroups;
}

const char* group_of(const std::string& command) {
  for (const Group& group : groups())
    for (const char* name : group.commands)
      if (command == name) return group.heading;
  return "Other commands";
}

}  // namespace

HelpFormatter::HelpFormatter() {
  label("Positionals", "Arguments");
  column_width(kOptionWidth);
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string) const {
  return "Usage: " + usage_of(*app) + "\n";
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool) const {
  return row(heading_of(*option), option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  return row(command->get_name(), command->get_description());
}

// The text stands beside the name where that leaves room, else below it.
std::string HelpFormatter::row(const std::string& name, const std::string& text) const {
  const std::size_t margin = get_column_width();
  std::string out = "  " + name;
  bool is_beside = out.size() + 2 <= margin;
  for (const std::string& line : wrapped(text, kHelpWidth - margin)) {
    out += is_beside ? std::string(margin - out.size(), ' ') : "\n" + std::string(margin, ' ');
    out += line;
    is_beside = false;
  }
  return out + "\n";
}

void group_commands(CLI::App& app) {
  for (CLI::App* command : shown_commands(app)) {
    command->group(group_of(command->get_name()));
    for (CLI::App* below : shown_commands(*command)) below->group("Commands");
  }
}

}  // namespace assay
