#include "cli/rule_page.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/page.h"
#include "report/json_parts.h"
#include "rules/placeholders.h"

namespace assay {

namespace {

bool is_catalogue_tag(std::string_view tag) { return starts_with_no_case(tag, "vla-"); }

std::vector<std::string> catalogue_numbers(const Rule& rule) {
  std::vector<std::string> numbers;
  for (const std::string& tag : rule.tags)
    if (is_catalogue_tag(tag)) numbers.push_back(fold(tag));
  return numbers;
}

bool has_number(const Rule& rule, std::string_view word) {
  return std::any_of(rule.tags.begin(), rule.tags.end(), [&](const std::string& tag) {
    return is_catalogue_tag(tag) && equal_no_case(tag, word);
  });
}

// Of the rule's own tests: they show a value that means something.
std::string example_value(const Rule& rule, const std::string& name, const Param& param) {
  for (const RuleTest& test : rule.tests)
    if (const auto values = test.params.find(name);
        values != test.params.end() && !values->second.empty())
      return joined(values->second, ",");
  return param.values.empty() ? "VALUE" : joined(param.values, ",");
}

std::string setting_example(const Rule& rule, const std::string& name, const Param& param) {
  const std::string setting = name + "=" + example_value(rule, name, param);
  const bool needs_quotes = setting.find_first_of(" *?$&|;<>()") != std::string::npos;
  return needs_quotes ? fmt::format("--set \"{}\"", setting) : "--set " + setting;
}

std::string param_text(const Rule& rule, const std::string& name, const Param& param) {
  return fmt::format("{}\ndefault: {}\nexample: {}", param.help,
                     param.values.empty() ? "(none)" : joined(param.values, ", "),
                     setting_example(rule, name, param));
}

Json params_json(const Rule& rule) {
  Json params = Json::object();
  for (const auto& [name, param] : rule.params)
    params[name] = {{"help", param.help},
                    {"default", param.values},
                    {"example", setting_example(rule, name, param)}};
  return params;
}

}  // namespace

Result<const Rule*> find_rule(const RuleSet& rules, std::string_view word) {
  std::vector<std::string> known;
  for (const Rule& rule : rules.rules()) {
    if (equal_no_case(rule.id, word) || has_number(rule, word)) return &rule;
    known.push_back(rule.id);
    for (std::string& number : catalogue_numbers(rule)) known.push_back(std::move(number));
  }
  const std::string upper = fold(word);
  const std::string_view near = closest(upper, {known.begin(), known.end()});
  return fail(ErrorCode::kNotFound,
              fmt::format("no rule '{}'{}", word,
                          near.empty() ? "" : fmt::format(" (did you mean {}?)", near)));
}

void print_rule_page(const Rule& rule, std::ostream& out) {
  out << fmt::format("{}  {}\n{}, {}, {}; tags: {}\n", rule.id, rule.title, name_of(rule.severity),
                     rule.confidence, rule.status, joined(rule.tags, ", "));
  print_section("What it finds", trim(rule.description), out);
  print_section("Why it matters", trim(rule.rationale), out);
  print_section("What to do", trim(describe_placeholders(rule.remediation)), out);
  print_section("When it is wrong", joined(rule.false_positives, "\n"), out);
  for (const auto& [name, param] : rule.params)
    print_section("Parameter " + name, param_text(rule, name, param), out);
  print_section("Catalogue", joined(catalogue_numbers(rule), ", "), out);
  print_section("References", joined(rule.references, "\n"), out);
}

Json rule_page_json(const Rule& rule) {
  return {{"id", rule.id},
          {"title", rule.title},
          {"severity", name_of(rule.severity)},
          {"confidence", rule.confidence},
          {"status", rule.status},
          {"tags", rule.tags},
          {"catalogue", catalogue_numbers(rule)},
          {"description", trim(rule.description)},
          {"rationale", trim(rule.rationale)},
          {"remediation", trim(describe_placeholders(rule.remediation))},
          {"false_positives", rule.false_positives},
          {"params", params_json(rule)},
          {"references", rule.references}};
}

}  // namespace assay
