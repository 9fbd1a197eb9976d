// Residue among the rules of Windows Firewall, by the name that is shown to people.
//
// The record firewall_rule holds only rules for port 1688; an activator's rule may be for its
// program alone.

#include <array>

#include "base/glob.h"
#include "facts/registry_reading.h"
#include "facts/residue.h"
#include "registry/value_text.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 2> kRuleKeys = {
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
    "FirewallRules",
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules"};

// The field Name of "v2.30|Action=Allow|...|Name=KMS1688|". Windows has some 600 rules: they are
// not taken apart for the one field.
std::string_view name_of_rule(std::string_view rule) {
  constexpr std::string_view kName = "|Name=";
  const std::size_t start = rule.find(kName);
  if (start == std::string_view::npos) return {};
  rule.remove_prefix(start + kName.size());
  return rule.substr(0, rule.find('|'));
}

void collect_rules(const Key& key, const std::vector<const Residue*>& rows, Records& records) {
  const Result<std::vector<Value>> values = key.values();
  if (!values) return leave_residue_open(records, "firewall-rule", values.error());
  for (const Value& value : *values) {
    const std::string rule = as_string(value).value_or("");
    const std::string_view name = name_of_rule(rule);
    if (name.empty() || name.starts_with('@')) continue;  // '@': a text of Windows' own libraries
    for (const Residue* row : rows)
      if (glob_match(row->pattern, name))
        add_residue(records, row->kind, std::string(name), row->product, key.path(),
                    {evidence_of(key, value)});
  }
}

}  // namespace

void collect_residue_firewall_rules(const Subject& subject, Records& records) {
  const std::vector<const Residue*> rows = residue_rows(subject, "firewall-rule");
  if (rows.empty()) return;
  for (const std::string_view path : kRuleKeys) {
    const Result<std::optional<Key>> key = read_key(subject, path);
    if (!key)
      leave_residue_open(records, "firewall-rule", key.error());
    else if (*key)
      collect_rules(**key, rows, records);
  }
}

}  // namespace assay
