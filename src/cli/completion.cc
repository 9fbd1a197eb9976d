#include "cli/completion.h"

#include <set>

#include "base/text.h"
#include "cli/command_tree.h"
#include "cli/completion_values.h"

namespace assay {

namespace {

// Follows the finished words through the tree of commands.
class Walk {
 public:
  explicit Walk(CLI::App& app) : command_(&app) {}

  void pass(const std::string& word) {
    if (pending_ != nullptr)
      pending_ = nullptr;
    else if (is_option(word))
      pass_option(word);
    else if (word == "--" && !only_positionals_)
      only_positionals_ = true;
    else
      pass_argument(word);
  }

  Completion complete(const std::string& word) const {
    if (pending_ != nullptr) return values_of(*pending_, word);
    if (!is_option(word)) return arguments(word);
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return {options(word), Paths::kNone, {}};
    return value_in_word(word, equals + 1);
  }

 private:
  bool is_option(const std::string& word) const {
    return !only_positionals_ && word.starts_with('-') && word != "--";
  }

  void pass_option(const std::string& word) {
    if (!word.starts_with("--")) return pass_letters(word);
    note(find_option(*command_, word), word.find('=') == std::string::npos);
  }

  // "-lR" are two flags, "-ftext" is -f with its value.
  void pass_letters(const std::string& word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      CLI::Option* option = find_option(*command_, std::string("-") + word[at]);
      note(option, at + 1 == word.size());
      if (option == nullptr || takes_value(*option)) return;
    }
  }

  void note(CLI::Option* option, bool value_follows) {
    if (option == nullptr) return;
    seen_.insert(option);
    if (takes_value(*option) && value_follows) pending_ = option;
  }

  void pass_argument(const std::string& word) {
    for (CLI::App* command : command_->get_subcommands([](CLI::App*) { return true; }))
      if (arguments_ == 0 && command->get_name() == word) {
        command_ = command;
        seen_.clear();
        return;
      }
    ++arguments_;
  }

  // Options are offered where nothing else can come, or where their dash was written.
  Completion arguments(const std::string& word) const {
    Completion completion;
    if (CLI::Option* option = awaited()) completion = values_of(*option, word);
    if (arguments_ == 0)
      for (const CLI::App* command : shown_commands(*command_))
        if (command->get_name().starts_with(word))
          completion.candidates.push_back({command->get_name(), command->get_description()});
    const bool nothing_else = awaited() == nullptr && shown_commands(*command_).empty();
    if (!only_positionals_ && (word == "--" || (nothing_else && word.empty())))
      completion = {options(word), Paths::kNone, {}};
    return completion;
  }

  // The positional that the next argument belongs to.
  CLI::Option* awaited() const {
    std::size_t before = arguments_;
    for (CLI::Option* option : positionals(*command_)) {
      if (before == 0 || is_repeatable(*option)) return option;
      --before;
    }
    return nullptr;
  }

  std::vector<Candidate> options(const std::string& word) const {
    std::vector<Candidate> candidates;
    for (CLI::Option* option : shown_options(*command_))
      if (is_repeatable(*option) || !seen_.contains(option))
        for (const std::string& name : spellings(*option))
          if (name.starts_with(word)) candidates.push_back({name, option->get_description()});
    return candidates;
  }

  // "--fail-on=hi": the value is completed, the candidates are whole words.
  Completion value_in_word(const std::string& word, std::size_t start) const {
    CLI::Option* option = find_option(*command_, word);
    if (option == nullptr || !takes_value(*option)) return {};
    Completion completion = values_of(*option, word.substr(start));
    const std::string before = word.substr(0, start);
    for (Candidate& candidate : completion.candidates) candidate.word.insert(0, before);
    completion.before.insert(0, before);
    return completion;
  }

  CLI::App* command_;
  CLI::Option* pending_ = nullptr;  // its value is the next word
  std::set<const CLI::Option*> seen_;
  std::size_t arguments_ = 0;
  bool only_positionals_ = false;  // after "--"
};

}  // namespace

Completion complete(CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty()) return {};
  Walk walk(app);
  for (std::size_t index = 0; index + 1 < words.size(); ++index) walk.pass(words[index]);
  return walk.complete(words.back());
}

}  // namespace assay
