#include "cli/usage_error.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command_tree.h"
#include "cli/page.h"
#include "io/host_files.h"

namespace assay {

namespace {

std::string hint(std::string_view word, const std::vector<std::string>& known) {
  const std::string_view near = closest(word, {known.begin(), known.end()});
  return near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
}

// "critical, high or low".
std::string listed(std::vector<std::string> words) {
  if (words.size() < 2) return joined(words, "");
  const std::string last = words.back();
  words.pop_back();
  return fmt::format("{} or {}", joined(words, ", "), last);
}

std::vector<std::string> names_of(const std::vector<CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : shown_options(command))
    for (std::string& name : spellings(*option)) names.push_back(std::move(name));
  return names;
}

// The first command that has the option, itself or one below.
CLI::App* owner_of(CLI::App& app, const std::string& option) {
  if (find_option(app, option) != nullptr) return &app;
  for (CLI::App* command : shown_commands(app))
    if (CLI::App* owner = owner_of(*command, option)) return owner;
  return nullptr;
}

std::string unknown_option(CLI::App& app, CLI::App& command, const std::string& word) {
  const std::string option = word.substr(0, word.find('='));
  std::string more;
  if (const CLI::App* owner = owner_of(app, option))
    more = fmt::format(" (it belongs to '{}')", full_name(*owner));
  else if (option.starts_with("--"))  // one letter is close to any other
    more = hint(option, option_names(command));
  return fmt::format("unknown option '{}'{}", option, more);
}

// What comes before it is part of the name: 'rules lst'. Who names a file wants to scan it.
std::string unknown_command(CLI::App& command, const std::string& word) {
  if (command.get_parent() == nullptr && host_exists(path_from_utf8(word)))
    return fmt::format("unknown command '{0}' (to audit it: assay scan {0})", word);
  const std::string path = full_name(command) + " ";
  const auto without_program = [&](const std::string& name) {
    return (path + name).substr(std::string_view("assay ").size());
  };
  std::vector<std::string> known;
  for (const std::string& name : names_of(shown_commands(command)))
    known.push_back(without_program(name));
  const std::string whole = without_program(word);
  return fmt::format("unknown command '{}'{}", whole, hint(whole, known));
}

std::string excess_argument(CLI::App& command, const std::string& word) {
  std::vector<std::string> taken;
  for (const CLI::Option* option : positionals(command)) taken.push_back(value_name(*option));
  return fmt::format("'{}' is one argument too many: {} takes {}", word, full_name(command),
                     taken.empty() ? "none" : "only " + joined(taken, " "));
}

// A word that nothing takes explains what CLI11 misses after it: it comes first.
std::string unknown_word(CLI::App& app, CLI::App& command, const std::string& word) {
  if (word.starts_with('-')) return unknown_option(app, command, word);
  if (!shown_commands(command).empty()) return unknown_command(command, word);
  return excess_argument(command, word);
}

// CLI11 names the option of a fault only in its text; "--rule" is part of "--rules".
CLI::Option* option_in(CLI::App& command, const std::string& text) {
  CLI::Option* found = nullptr;
  for (CLI::Option* option : command.get_options())
    if (text.find(option->get_name()) != std::string::npos &&
        (found == nullptr || option->get_name().size() > found->get_name().size()))
      found = option;
  return found;
}

std::string missing_argument(CLI::App& command, const CLI::Option* option) {
  if (option != nullptr) return fmt::format("{} is missing", option->get_name());
  if (command.get_parent() == nullptr) return "name a command, such as assay scan install.wim";
  return fmt::format("name a command: {}", listed(names_of(shown_commands(command))));
}

std::string bad_choice(const CLI::Option& option, const std::string& word,
                       const std::vector<std::string>& choices) {
  const std::string near = hint(word, choices);
  return fmt::format("{}: '{}' is not {}{}", option.get_name(), word, listed(choices), near);
}

// CLI11 says of a number "Value 99 not in range 1 to 64".
std::string bad_value(CLI::Option& option, const std::string& text) {
  const std::string word = option.results().empty() ? "" : option.results().back();
  if (const auto choices = choices_of(option); !choices.empty())
    return bad_choice(option, word, choices);
  constexpr std::string_view kRange = " not in range ";
  const std::size_t range = text.find(kRange);
  if (range != std::string::npos)
    return fmt::format("{}: '{}' is no number from {}", option.get_name(), word,
                       text.substr(range + kRange.size()));
  return text;
}

std::string wrong_count(CLI::Option& option) {
  if (option.count() > 1)
    return fmt::format("{} is given {} times, but can be given only once", option.get_name(),
                       option.count());
  if (!takes_value(option)) return fmt::format("{} takes no value", option.get_name());
  const std::vector<std::string> choices = choices_of(option);
  return fmt::format("{} needs a value: {}", option.get_name(),
                     choices.empty() ? value_name(option) : listed(choices));
}

std::string bad_number(const CLI::Option& option) {
  if (!takes_value(option)) return fmt::format("{} takes no value", option.get_name());
  return fmt::format("{}: '{}' is not a number that it can take", option.get_name(),
                     option.results().empty() ? "" : option.results().back());
}

// "--a excludes --b", "--a requires --b".
std::string pair_of_options(const std::string& text) {
  for (const auto& [verb, said] : {std::pair{" excludes ", "{} and {} exclude each other"},
                                   std::pair{" requires ", "{} is of use only together with {}"}})
    if (const std::size_t at = text.find(verb); at != std::string::npos)
      return fmt::format(fmt::runtime(said), text.substr(0, at),
                         text.substr(at + std::string_view(verb).size()));
  return text;
}

std::string fault_of_option(CLI::Option& option, const CLI::ParseError& error) {
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ConversionError: return bad_number(option);
    case CLI::ExitCodes::ValidationError: return bad_value(option, error.what());
    case CLI::ExitCodes::ArgumentMismatch: return wrong_count(option);
    default: return pair_of_options(error.what());
  }
}

// The command that was given words it does not know, and them; an option before the command belongs
// to the program.
std::pair<CLI::App*, std::vector<std::string>> unknown_words(CLI::App& app) {
  CLI::App* command = &app;
  while (command->remaining().empty() && !command->get_subcommands().empty())
    command = command->get_subcommands().front();
  return {command, command->remaining()};
}

std::string fault(CLI::App& app, CLI::App& command, const CLI::ParseError& error) {
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const bool lacks_something = kind == CLI::ExitCodes::RequiredError;
  const auto [owner, unknown] = unknown_words(app);
  if (!unknown.empty() && (lacks_something || kind == CLI::ExitCodes::ExtrasError))
    return unknown_word(app, *owner, unknown.front());
  CLI::Option* option = option_in(command, error.what());
  if (lacks_something) return missing_argument(command, option);
  return option == nullptr ? error.what() : fault_of_option(*option, error);
}

}  // namespace

std::string usage_message(CLI::App& app, const CLI::ParseError& error) {
  CLI::App& command = chosen_command(app);
  return fmt::format("{} (see {} --help)", fault(app, command, error), full_name(command));
}

}  // namespace assay
