// firewall_rule: rules of Windows Firewall that let TCP 1688, the port of a KMS host, in.
//
// A rule is a REG_SZ of fields between '|': a version, then Name=Text, some names several times:
//     v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=1688|App=...\sppextcomobj.exe|...
// The stock rules SPPSVC-In-TCP and SPPSVC-In-TCP-NoScope exist inactive on every Windows.

#include <array>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "registry/value_text.h"

namespace assay {

namespace {

constexpr unsigned kKmsPort = 1688;
constexpr std::array<std::string_view, 2> kFirewallRuleKeys = {
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
    "FirewallRules",
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules"};

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

Fields parse_fields(std::string_view rule) {
  Fields fields;
  for (const std::string_view part : split(rule, '|')) {
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos)
      fields.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  }
  return fields;
}

std::vector<std::string_view> values_of(const Fields& fields, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [own, value] : fields)
    if (equal_no_case(own, name)) values.push_back(value);
  return values;
}

std::string first_of(const Fields& fields, std::string_view name) {
  const auto values = values_of(fields, name);
  return values.empty() ? std::string() : std::string(values.front());
}

std::optional<unsigned> port_number(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "1688" or "1600-1700"; words such as RPC are other ports.
bool covers_kms_port(std::string_view ports) {
  const std::size_t dash = ports.find('-');
  const auto low = port_number(ports.substr(0, dash));
  const auto high = dash == std::string_view::npos ? low : port_number(ports.substr(dash + 1));
  return low && high && *low <= kKmsPort && kKmsPort <= *high;
}

// LPort holds one port; LPort2_10 (since Windows 7) a range. A list may stand in one field.
std::vector<std::string_view> local_ports(const Fields& fields) {
  std::vector<std::string_view> ports;
  for (const std::string_view name : {"LPort", "LPort2_10"})
    for (const std::string_view value : values_of(fields, name))
      for (const std::string_view port : split(value, ',')) ports.push_back(trim(port));
  return ports;
}

bool names_kms_port(const Fields& fields) {
  for (const std::string_view port : local_ports(fields))
    if (covers_kms_port(port)) return true;
  return false;
}

Record rule_record(const Key& key, const Value& value, const Fields& fields, bool is_policy) {
  Record record;
  record.set("id", value.name);
  record.set("active", equal_no_case(first_of(fields, "Active"), "TRUE"));
  record.set("direction", first_of(fields, "Dir"));
  record.set("action", first_of(fields, "Action"));
  record.set("protocol", first_of(fields, "Protocol"));
  record.set("app", first_of(fields, "App"));
  record.set("title", first_of(fields, "Name"));
  record.set("policy", is_policy);
  record.evidence.push_back(evidence_of(key, value));
  return record;
}

void collect_rules(const Subject& subject, std::string_view path, Records& records) {
  const Result<std::optional<Key>> key = read_key(subject, path);
  if (!key) return records.unread.push_back(key.error());
  if (!*key) return;
  const Result<std::vector<Value>> values = (*key)->values();
  if (!values) return records.unread.push_back(values.error());
  for (const Value& value : *values) {
    const std::string text = as_string(value).value_or("");
    const Fields fields = parse_fields(text);
    if (names_kms_port(fields))
      records.found.push_back(rule_record(**key, value, fields, path == kFirewallRuleKeys[1]));
  }
}

// Either hive alone answers for itself: what lies outside of a bare hive is left out, unless
// nothing is left.
Records firewall_rules(const Subject& subject) {
  Records records;
  for (const std::string_view path : kFirewallRuleKeys)
    if (subject.registry().place_of(path) != Registry::Place::kOutside)
      collect_rules(subject, path, records);
  if (subject.registry().place_of(kFirewallRuleKeys[0]) == Registry::Place::kOutside)
    records.unread.push_back(Error{ErrorCode::kOutside, "has no SYSTEM hive", {}, {}});
  return records;
}

constexpr FieldHelp kFirewallFields[] = {
    {"id", "name of the registry value: SPPSVC-In-TCP, or any other"},
    {"active", "whether the rule is switched on"},
    {"direction", "In or Out"},
    {"action", "Allow, Block ..."},
    {"protocol", "IP protocol number as text; 6 is TCP"},
    {"app", "program the rule is for"},
    {"title", "name shown to people"},
    {"policy", "whether group policy set it"},
};

constexpr RecordDefinition kFirewallRecords[] = {
    {"firewall_rule", "a rule of Windows Firewall whose local ports hold 1688", kFirewallFields,
     firewall_rules},
};

}  // namespace

std::span<const RecordDefinition> firewall_records() { return kFirewallRecords; }

}  // namespace assay
