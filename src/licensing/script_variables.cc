#include "licensing/script_variables.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace assay {
namespace {

// What is longer is no key, host or path; and values must not make a small script large.
constexpr std::size_t kMaxValue = 1'024;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxUses = 256;

bool is_name_letter(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= 'a' && letter <= 'z') || letter == '_';
}

std::size_t name_length(std::string_view text, std::string_view also = {}) {
  const auto end = std::find_if_not(text.begin(), text.end(), [&](char letter) {
    return is_name_letter(letter) || also.find(letter) != std::string_view::npos;
  });
  return static_cast<std::size_t>(end - text.begin());
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return starts_with_no_case(text.substr(0, word.size()), word) &&
         (text.size() == word.size() || !is_name_letter(text[word.size()]));
}

// Where `word` (lower case, with the blanks around it) stands in `text`.
std::size_t find_no_case(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  };
  const auto found = std::search(text.begin(), text.end(), word.begin(), word.end(), same);
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

// What a command does under a condition.
std::string_view behind_condition(std::string_view command, std::string_view word) {
  const std::size_t at = find_no_case(command, word);
  return at == std::string_view::npos ? command : trim(command.substr(at + word.size()));
}

// The text of `value` if it is one string, or strings and names joined; nullopt: it is calculated.
std::optional<std::string> joined_text(std::string_view value, Shell shell) {
  if (value.size() > 2 * kMaxValue || value.ends_with(')')) return std::nullopt;
  const std::vector<Word> words = words_of(value, shell, 2);
  if (words.size() != 1 || !words.front().quoted) return std::nullopt;
  return words.front().text;
}

// "$script:key" and "$key" are one variable for us.
std::string_view without_scope(std::string_view name) {
  constexpr std::array<std::string_view, 4> kScopes = {"script:", "global:", "local:", "private:"};
  for (const std::string_view scope : kScopes)
    if (starts_with_no_case(name.substr(0, scope.size()), scope)) return name.substr(scope.size());
  return name;
}

}  // namespace

bool ScriptVariables::take_assignment(std::string_view command) {
  switch (shell_) {
    case Shell::kCmd: return take_set(command);
    case Shell::kPowerShell: return take_power_shell(command);
    case Shell::kVbScript: return take_vbs(command);
  }
  return false;
}

// set NAME=value, set "NAME=value"; /p asks somebody and /a calculates.
bool ScriptVariables::take_set(std::string_view command) {
  if (starts_with_word(command, "if") || starts_with_word(command, "else") ||
      starts_with_word(command, "do") || starts_with_word(command, "for"))
    command = behind_condition(command, " set ");
  else if (starts_with_word(command, "set"))
    command = trim(command.substr(3));
  else
    return false;
  const bool is_known = !command.starts_with('/');
  if (!is_known) command = trim(command.substr(std::min<std::size_t>(2, command.size())));
  if (command.starts_with('"')) command = command.substr(1, command.rfind('"') - 1);
  const std::size_t equals = command.find('=');
  if (equals == std::string_view::npos) return false;
  std::vector<std::string> used;
  const std::string_view value = trim(command.substr(equals + 1));
  remember(command.substr(0, equals),
           is_known && value.size() <= kMaxValue ? expand(value, used) : "");
  return true;
}

// $name = 'value', [string]$name = "value".
bool ScriptVariables::take_power_shell(std::string_view command) {
  if (command.starts_with('['))
    command = trim(command.substr(std::min(command.find(']'), command.size() - 1) + 1));
  if (!command.starts_with('$')) return false;
  const std::string_view name = command.substr(1, name_length(command.substr(1), ":"));
  const std::string_view value = trim(command.substr(1 + name.size()));
  if (value.starts_with("+=")) remember(without_scope(name), "");
  if (!value.starts_with('=') || value.starts_with("==")) return false;
  return take_value(without_scope(name), trim(value.substr(1)));
}

// name = "value", Const name = "value", If ... Then name = "value".
bool ScriptVariables::take_vbs(std::string_view command) {
  if (starts_with_word(command, "if")) command = behind_condition(command, " then ");
  if (starts_with_word(command, "const")) command = trim(command.substr(5));
  const std::string_view name = command.substr(0, name_length(command));
  const std::string_view value = trim(command.substr(name.size()));
  if (name.empty() || !value.starts_with('=')) return false;
  return take_value(name, trim(value.substr(1)));
}

bool ScriptVariables::take_value(std::string_view name, std::string_view value) {
  std::vector<std::string> used;
  const auto text = joined_text(expand(value.substr(0, 2 * kMaxValue + 1), used), shell_);
  remember(name, text.value_or(""));
  return text.has_value();
}

void ScriptVariables::remember(std::string_view name, std::string_view value) {
  name = trim(name);
  if (name.empty() || name.size() > kMaxName) return;
  if (value.empty() || value.size() > kMaxValue)
    values_.erase(lower_ascii(name));
  else
    values_.insert_or_assign(lower_ascii(name), std::string(value));
}

const std::string* ScriptVariables::find(std::string_view name) const {
  if (name.empty() || name.size() > kMaxName) return nullptr;
  const auto found = values_.find(lower_ascii(name));
  return found == values_.end() ? nullptr : &found->second;
}

std::string ScriptVariables::expand(std::string_view command,
                                    std::vector<std::string>& used) const {
  if (values_.empty()) return std::string(command);
  switch (shell_) {
    case Shell::kCmd: return expand_between(expand_between(command, '%', used), '!', used);
    case Shell::kPowerShell: return expand_dollar(command, used);
    case Shell::kVbScript: return expand_names(command, used);
  }
  return std::string(command);
}

// %name%, !name!
std::string ScriptVariables::expand_between(std::string_view command, char mark,
                                            std::vector<std::string>& used) const {
  std::string out;
  while (true) {
    const std::size_t begin = command.find(mark);
    out += command.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    command.remove_prefix(begin);
    const std::size_t end = command.substr(0, kMaxName + 2).find(mark, 1);
    const std::string* value =
        end == std::string_view::npos ? nullptr : find(command.substr(1, end - 1));
    if (value == nullptr || used.size() >= kMaxUses) {
      out += mark;
      command.remove_prefix(1);
      continue;
    }
    used.push_back(*value);
    out += *value;
    command.remove_prefix(end + 1);
  }
}

// $name, ${name}, $env:name
std::string ScriptVariables::expand_dollar(std::string_view command,
                                           std::vector<std::string>& used) const {
  std::string out;
  while (true) {
    const std::size_t begin = command.find('$');
    out += command.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    command.remove_prefix(begin + 1);
    const std::size_t brace = command.starts_with('{') ? 1 : 0;
    const std::string_view head = command.substr(brace, kMaxName + 1);
    std::string_view name = head.substr(0, name_length(head, ":"));
    const std::string* value = find(without_scope(name));
    if (value == nullptr && brace == 0) {  // "$server:1688"
      name = name.substr(0, name.find(':'));
      value = find(name);
    }
    const bool closed = brace == 0 || command.substr(brace + name.size()).starts_with('}');
    if (value == nullptr || !closed || used.size() >= kMaxUses) {
      out += '$';
      continue;
    }
    used.push_back(*value);
    out += *value;
    command.remove_prefix(name.size() + 2 * brace);
  }
}

// A bare name of VBScript becomes a string.
std::string ScriptVariables::expand_names(std::string_view command,
                                          std::vector<std::string>& used) const {
  std::string out;
  bool quoted = false;
  while (!command.empty()) {
    const std::size_t length = quoted ? 0 : name_length(command);
    if (length == 0) {
      if (command.front() == '"') quoted = !quoted;
      out += command.front();
      command.remove_prefix(1);
      continue;
    }
    const std::string* value = find(command.substr(0, length));
    if (value != nullptr && used.size() < kMaxUses) {
      used.push_back(*value);
      out.append(1, '"').append(*value).append(1, '"');
    } else {
      out += command.substr(0, length);
    }
    command.remove_prefix(length);
  }
  return out;
}

bool has_variable(std::string_view text) {
  if (text.find_first_of("%$") != std::string_view::npos) return true;
  if (std::count(text.begin(), text.end(), '!') > 1) return true;
  const std::size_t brace = text.find('{');
  return brace != std::string_view::npos && brace + 2 < text.size() && text[brace + 1] >= '0' &&
         text[brace + 1] <= '9' && text[brace + 2] == '}';
}

}  // namespace assay
