#include "cli/command_tree.h"

#include <fmt/core.h>

#include "base/text.h"
#include "cli/page.h"

namespace assay {

namespace {

// No option takes it as a value.
constexpr const char* kNoWord = "\x01";

// IsMember keeps its words to itself, but names them where it refuses one: "x not in {a,b}". So
// does CheckedTransformer: "Check x value in {a->0,b->1} OR {0,1} FAILED".
std::vector<std::string> words_in_braces(const std::string& refusal) {
  const std::size_t open = refusal.find('{');
  const std::size_t close = refusal.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return {};
  std::vector<std::string> words;
  for (const std::string_view word :
       split(std::string_view(refusal).substr(open + 1, close - open - 1), ','))
    words.emplace_back(word.substr(0, word.find("->")));
  return words;
}

bool is_hidden(const CLI::Option& option) { return option.get_group().empty(); }

std::string positional_usage(const CLI::Option& option) {
  const std::string name = value_name(option) + (is_repeatable(option) ? "..." : "");
  return option.get_required() ? name : "[" + name + "]";
}

}  // namespace

std::string full_name(const CLI::App& command) {
  if (command.get_parent() == nullptr) return command.get_name();
  return full_name(*command.get_parent()) + " " + command.get_name();
}

std::vector<CLI::App*> shown_commands(CLI::App& command) {
  return command.get_subcommands([](CLI::App* child) { return !child->get_group().empty(); });
}

std::vector<CLI::Option*> shown_options(CLI::App& command) {
  return command.get_options(
      [](CLI::Option* option) { return !is_hidden(*option) && option->nonpositional(); });
}

std::vector<CLI::Option*> positionals(CLI::App& command) {
  return command.get_options(
      [](CLI::Option* option) { return !is_hidden(*option) && option->get_positional(); });
}

CLI::App& chosen_command(CLI::App& app) {
  CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

CLI::Option* find_option(CLI::App& command, std::string_view spelling) {
  return command.get_option_no_throw(std::string(spelling.substr(0, spelling.find('='))));
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

bool is_repeatable(const CLI::Option& option) {
  return option.get_expected_max() >= CLI::detail::expected_max_vector_size;
}

std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  if (names.empty()) names.push_back(option.get_name(true));
  return names;
}

std::string value_name(const CLI::Option& option) {
  return option.nonpositional() ? option.get_type_name() : option.get_name(true);
}

std::string heading_of(const CLI::Option& option) {
  const std::string names = joined(spellings(option), ", ");
  return option.nonpositional() && takes_value(option) ? names + " " + value_name(option) : names;
}

std::string usage_of(const CLI::App& command) {
  std::string usage = full_name(command);
  for (const CLI::Option* option : command.get_options())
    if (option->nonpositional() && !is_hidden(*option)) {
      usage += " [OPTIONS]";
      break;
    }
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional()) usage += " " + positional_usage(*option);
  const bool has_commands = !command.get_subcommands([](const CLI::App*) { return true; }).empty();
  if (!has_commands) return usage;
  return usage + (command.get_require_subcommand_min() == 0 ? " [COMMAND]" : " COMMAND");
}

std::vector<std::string> choices_of(CLI::Option& option) {
  try {
    return words_in_braces((*option.get_validator(0))(kNoWord));
  } catch (const CLI::OptionNotFound&) {  // it has no validator
    return {};
  }
}

}  // namespace assay
