#include "cli/inspect_facts.h"

#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/registry_reading.h"
#include "licensing/key_text.h"
#include "report/json_parts.h"

namespace assay {

namespace {

// A value for people; a published setup key is no secret, every other key is redacted.
std::string shown(std::string_view name, const FactValue& value) {
  return name == "gvlk" ? to_text(value) : redact_keys(to_text(value));
}

// Empty where there is nothing to say of the fact.
std::string fact_line(const Subject& subject, std::string_view name) {
  const Answer& answer = subject.fact(name);
  if (const auto* found = std::get_if<Present>(&answer))
    return fmt::format("    {:<26} {}\n", name, printable(shown(name, found->value)));
  const auto* unreadable = std::get_if<Unreadable>(&answer);
  if (unreadable == nullptr || is_outside(unreadable->error)) return {};
  return fmt::format("    {:<26} could not be read: {}\n", name,
                     printable(to_string(unreadable->error)));
}

void print_record(const Record& record, std::ostream& out) {
  std::string line;
  for (const auto& [field, value] : record.fields) {
    const std::string text = shown(field, value);
    if (!text.empty())
      line += fmt::format("{}{}={}", line.empty() ? "" : "  ", field, printable(text));
  }
  out << "      " << line << '\n';
  for (const Evidence& evidence : record.evidence) {
    const std::string& place = evidence.from.key.empty() ? evidence.from.file : evidence.from.key;
    out << fmt::format("        {}  [{}]\n", printable(evidence.text), printable(place));
  }
}

Json json_of(const FactValue& value, std::string_view name) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return valid_text(shown(name, value));
}

}  // namespace

void print_facts(const Subject& subject, std::ostream& out) {
  std::string lines;
  for (const FactDefinition* definition : fact_definitions())
    if (!definition->name.starts_with("state.")) lines += fact_line(subject, definition->name);
  if (!lines.empty()) out << "\n  Facts\n" << lines;
}

void print_records(const Subject& subject, std::ostream& out) {
  bool has_heading = false;
  for (const RecordDefinition* definition : record_definitions()) {
    const Records& records = subject.records(definition->name);
    if (records.found.empty()) continue;
    if (!has_heading) out << "\n  Records\n";
    has_heading = true;
    out << fmt::format("    {}\n", definition->name);
    for (const Record& record : records.found) print_record(record, out);
  }
}

Json facts_json(const Subject& subject) {
  Json facts = Json::object();
  for (const FactDefinition* definition : fact_definitions())
    if (const auto* found = std::get_if<Present>(&subject.fact(definition->name)))
      facts[std::string(definition->name)] = json_of(found->value, definition->name);
  return facts;
}

Json records_json(const Subject& subject) {
  Json records = Json::object();
  for (const RecordDefinition* definition : record_definitions()) {
    Json list = Json::array();
    for (const Record& record : subject.records(definition->name).found) {
      Json fields = Json::object();
      for (const auto& [name, value] : record.fields) fields[name] = json_of(value, name);
      list.push_back(fields);
    }
    records[std::string(definition->name)] = list;
  }
  return records;
}

}  // namespace assay
