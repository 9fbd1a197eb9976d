#include "cli/completion_values.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command_tree.h"
#include "cli/rule_heads.h"
#include "licensing/tables.h"
#include "report/writer.h"

namespace assay {

namespace {

Completion free_text(const std::string&) { return {}; }
Completion files(const std::string&) { return {{}, Paths::kFiles, {}}; }
Completion folders(const std::string&) { return {{}, Paths::kFolders, {}}; }

void offer(Completion& completion, const std::string& word, std::string candidate,
           std::string help) {
  if (starts_with_no_case(candidate, word))
    completion.candidates.push_back({std::move(candidate), std::move(help)});
}

Completion rule_ids(const std::string& word) {
  Completion completion;
  for (const RuleHead& rule : rule_heads()) offer(completion, word, rule.id, rule.title);
  return completion;
}

// --rule takes an id or "tag:NAME".
Completion rules_and_tags(const std::string& word) {
  Completion completion = rule_ids(word);
  std::set<std::string> tags;
  for (const RuleHead& rule : rule_heads()) tags.insert(rule.tags.begin(), rule.tags.end());
  for (const std::string& tag : tags)
    offer(completion, word, "tag:" + tag, "rules with the tag " + tag);
  return completion;
}

// What `explain` explains: rules and error codes, and the word "key".
Completion explainable(const std::string& word) {
  Completion completion = rule_ids(word);
  offer(completion, word, "key", "a product key, from standard input");
  if (starts_with_no_case(word, "0x"))
    for (const ActivationError& row : default_tables().errors)
      offer(completion, word, fmt::format("0x{:08X}", row.code), row.meaning);
  return completion;
}

// NAME=VALUE of --set: the names only, what they are set to is free.
Completion settings(const std::string& word) {
  Completion completion;
  std::set<std::string> names;
  for (const RuleHead& rule : rule_heads()) names.insert(rule.params.begin(), rule.params.end());
  for (const std::string& name : names) offer(completion, word, name + "=", "parameter of rules");
  return completion;
}

// NAME[=FILE], several with commas between them: the last one is being written.
Completion report_formats(const std::string& word) {
  Completion completion;
  const std::size_t equals = word.rfind('=');
  const std::size_t comma = word.rfind(',');
  const bool has_comma = comma != std::string::npos;
  if (equals != std::string::npos && (!has_comma || comma < equals))
    return {{}, Paths::kFiles, word.substr(0, equals + 1)};
  const std::string before = has_comma ? word.substr(0, comma + 1) : "";
  for (const WriterFormat& format : writer_formats())
    offer(completion, word, before + std::string(format.name), std::string(format.help));
  return completion;
}

struct OptionValue {
  std::string_view name;
  Completion (*complete)(const std::string& word);
};

// Sorted. PATH, KEY and VALUE are places inside of a target, which the shell does not see.
constexpr OptionValue kValues[] = {
    {"AFTER", files},         {"BEFORE", files},
    {"DATE", free_text},      {"DIR", folders},
    {"FILE", files},          {"ID", rule_ids},
    {"KEY", free_text},       {"N", free_text},
    {"NAME=VALUE", settings}, {"NAME[=FILE]", report_formats},
    {"PATH", free_text},      {"REPORT", files},
    {"RULE", rules_and_tags}, {"SECONDS", free_text},
    {"SEQUENCE", free_text},  {"STEP", free_text},
    {"TARGET", files},        {"VALUE", free_text},
    {"WHAT", explainable},
};

const OptionValue* find_value(std::string_view name) {
  const auto found = std::find_if(std::begin(kValues), std::end(kValues),
                                  [&](const OptionValue& value) { return value.name == name; });
  return found == std::end(kValues) ? nullptr : found;
}

}  // namespace

bool is_known_value(std::string_view value_name) { return find_value(value_name) != nullptr; }

Completion values_of(CLI::Option& option, const std::string& word) {
  Completion completion;
  const std::vector<std::string> choices = choices_of(option);
  for (const std::string& choice : choices) offer(completion, word, choice, {});
  if (!choices.empty()) return completion;
  const OptionValue* value = find_value(value_name(option));
  return value == nullptr ? files(word) : value->complete(word);
}

}  // namespace assay
