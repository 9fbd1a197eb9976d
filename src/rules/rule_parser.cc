#include "rules/rule_parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/filetime.h"
#include "base/text.h"
#include "rules/condition_parser.h"
#include "rules/placeholders.h"
#include "rules/toml_reader.h"

namespace assay {

namespace {

Result<std::string> one_of(TomlReader& reader, std::string_view key,
                           const std::vector<std::string_view>& allowed) {
  TRY_ASSIGN(std::string value, reader.text(key));
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  const std::string_view near = closest(value, allowed);
  return fail(
      reader.error(*reader.get(key),
                   fmt::format("{} = '{}' is not one of {}{}", key, value, fmt::join(allowed, ", "),
                               near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near))));
}

Result<void> check_id(TomlReader& reader, std::string_view id) {
  const std::size_t letters = static_cast<std::size_t>(
      std::find_if(id.begin(), id.end(), [](char c) { return c < 'A' || c > 'Z'; }) - id.begin());
  const bool digits = std::all_of(id.begin() + static_cast<std::ptrdiff_t>(letters), id.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (letters < 2 || id.size() != letters + 3 || !digits)
    return fail(reader.error(*reader.get("id"),
                             fmt::format("id '{}' is not an area and three digits (KMS001)", id)));
  return {};
}

bool is_build_condition(std::string_view text) {
  for (const std::string_view op : {">=", "<=", "==", ">", "<", "="}) {
    if (!text.starts_with(op)) continue;
    text.remove_prefix(op.size());
    break;
  }
  return !text.empty() && text.size() < 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<Applies> parse_applies(TomlReader& rule, const std::string& source) {
  Applies applies;
  TRY_ASSIGN(const toml::table* table, rule.table_or_null("applies"));
  if (table == nullptr) return applies;
  TomlReader reader(*table, source, "applies");
  constexpr std::array<std::string_view, 7> kArtefacts = {
      "windows", "live", "winpe", "media", "share", "answer-file", "package"};
  if (reader.get("artefact") != nullptr) {
    TRY_ASSIGN(applies.artefacts, reader.strings("artefact"));
  }
  for (const std::string& artefact : applies.artefacts)
    if (std::find(kArtefacts.begin(), kArtefacts.end(), artefact) == kArtefacts.end())
      return fail(reader.error(fmt::format("unknown artefact '{}'", artefact)));
  TRY_ASSIGN(applies.products, reader.strings("product"));
  for (const std::string& product : applies.products)
    if (product != "client" && product != "server")
      return fail(reader.error(fmt::format("product '{}' is not client or server", product)));
  TRY_ASSIGN(applies.builds, reader.strings("build"));
  for (const std::string& build : applies.builds)
    if (!is_build_condition(build))
      return fail(reader.error(fmt::format("build '{}' is not like '>=7600'", build)));
  TRY_ASSIGN(applies.editions, reader.strings("edition"));
  TRY(reader.finish());
  return applies;
}

Result<std::map<std::string, Param>> parse_params(TomlReader& rule, const std::string& source) {
  std::map<std::string, Param> params;
  TRY_ASSIGN(const toml::table* table, rule.table_or_null("params"));
  if (table == nullptr) return params;
  for (const auto& [name, node] : *table) {
    if (!node.is_table()) return fail(rule.error(node, "a parameter is a table"));
    TomlReader reader(*node.as_table(), source, fmt::format("params.{}", name.str()));
    Param param;
    TRY_ASSIGN(param.values, reader.strings("default"));
    TRY_ASSIGN(param.help, reader.text("help"));
    TRY(reader.finish());
    params.emplace(name.str(), std::move(param));
  }
  return params;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_text_table(TomlReader& parent,
                                                                          std::string_view key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  TRY_ASSIGN(const toml::table* table, parent.table_or_null(key));
  if (table == nullptr) return pairs;
  for (const auto& [name, node] : *table) {
    const auto text = node.value_exact<std::string>();
    if (!text) return fail(parent.error(node, "must be a string"));
    pairs.emplace_back(name.str(), *text);
  }
  return pairs;
}

Result<RuleTest> parse_test(const toml::table& table, const std::string& source,
                            const std::map<std::string, Param>& params) {
  TomlReader reader(table, source, "tests");
  RuleTest test;
  TRY_ASSIGN(test.name, reader.text("name"));
  TRY_ASSIGN(const std::string expect,
             one_of(reader, "expect", {"fires", "passes", "not-applicable", "unknown"}));
  test.expect = *verdict_from(expect);
  TRY_ASSIGN(test.given, reader.text_or("given", ""));
  TRY_ASSIGN(test.files, parse_text_table(reader, "files"));
  TRY_ASSIGN(const auto wim, parse_text_table(reader, "wim"));
  test.wim.insert(wim.begin(), wim.end());
  TRY_ASSIGN(test.unreadable, reader.strings("unreadable"));
  if (reader.get("artefact") != nullptr) {
    TRY_ASSIGN(test.artefact,
               one_of(reader, "artefact",
                      {"windows", "winpe", "hive", "media", "share", "answer-file", "package"}));
  }
  TRY_ASSIGN(test.today, reader.text_or("today", test.today));
  if (!file_time_from_date(test.today))
    return fail(reader.error(fmt::format("today = '{}' is no day like 2024-06-01", test.today)));
  TRY_ASSIGN(test.images, parse_text_table(reader, "images"));
  TRY_ASSIGN(test.same_key_in, reader.strings("same_key_in"));
  TRY_ASSIGN(const toml::table* given, reader.table_or_null("params"));
  if (given != nullptr) {
    TomlReader values(*given, source, "tests.params");
    for (const auto& [name, param] : params) {
      if (!values.has(name)) continue;
      TRY_ASSIGN(test.params[name], values.strings(name));
    }
    TRY(values.finish());
  }
  TRY(reader.finish());
  return test;
}

Result<void> parse_prose(TomlReader& reader, Rule& rule) {
  TRY_ASSIGN(rule.message, reader.text("message"));
  TRY_ASSIGN(rule.description, reader.text_or("description", ""));
  TRY_ASSIGN(rule.rationale, reader.text_or("rationale", ""));
  TRY_ASSIGN(rule.remediation, reader.text_or("remediation", ""));
  TRY_ASSIGN(rule.false_positives, reader.strings("false_positives"));
  TRY_ASSIGN(rule.references, reader.strings("references"));
  for (std::string* text : {&rule.description, &rule.rationale, &rule.remediation})
    *text = std::string(trim(*text));
  for (const auto& [key, text] :
       {std::pair{"message", &rule.message}, std::pair{"remediation", &rule.remediation}})
    if (const Result<void> checked = check_placeholders(*text, rule); !checked)
      return fail(reader.error(*reader.get(key), checked.error().what));
  return {};
}

Result<void> parse_header(TomlReader& reader, Rule& rule) {
  TRY_ASSIGN(rule.id, reader.text("id"));
  TRY(check_id(reader, rule.id));
  TRY_ASSIGN(rule.title, reader.text("title"));
  TRY_ASSIGN(const std::string severity,
             one_of(reader, "severity", {"critical", "high", "medium", "low", "info"}));
  rule.severity = *severity_from(severity);
  TRY_ASSIGN(rule.confidence, one_of(reader, "confidence", {"certain", "likely", "hint"}));
  if (rule.confidence == "hint" && rule.severity > Severity::kMedium)
    return fail(reader.error(*reader.get("severity"), "a hint is at most medium"));
  TRY_ASSIGN(rule.status, one_of(reader, "status", {"stable", "experimental", "deprecated"}));
  TRY_ASSIGN(rule.replaced_by, reader.text_or("replaced_by", ""));
  TRY_ASSIGN(rule.tags, reader.strings("tags"));
  return {};
}

Result<void> parse_checks(TomlReader& reader, Rule& rule) {
  TRY_ASSIGN(rule.applies, parse_applies(reader, rule.source));
  TRY_ASSIGN(rule.params, parse_params(reader, rule.source));
  TRY_ASSIGN(const toml::table* match, reader.table_or_null("match"));
  if (match == nullptr) return fail(reader.error("'match' is missing"));
  TRY_ASSIGN(rule.match, parse_condition(*match, rule.source, rule.params));
  TRY_ASSIGN(const std::vector<const toml::table*> tests, reader.tables("tests"));
  for (const toml::table* table : tests) {
    TRY_ASSIGN(RuleTest test, parse_test(*table, rule.source, rule.params));
    rule.tests.push_back(std::move(test));
  }
  return {};
}

}  // namespace

Result<Rule> parse_rule(std::string_view text, const std::string& source) {
  TRY_ASSIGN(const toml::table table, parse_toml(text, source));
  TomlReader reader(table, source, "rule");
  Rule rule;
  rule.source = source;
  TRY(parse_header(reader, rule));
  TRY(parse_checks(reader, rule));
  TRY(parse_prose(reader, rule));
  TRY(reader.finish());
  return rule;
}

}  // namespace assay
