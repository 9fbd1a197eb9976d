#include "facts/subject.h"

#include <algorithm>

#include "facts/definitions.h"

namespace assay {

namespace {

template <typename Definition, typename Groups>
std::vector<const Definition*> sorted_pointers(const Groups& groups) {
  std::vector<const Definition*> all;
  for (const auto& group : groups)
    for (const Definition& definition : group) all.push_back(&definition);
  std::sort(all.begin(), all.end(),
            [](const Definition* a, const Definition* b) { return a->name < b->name; });
  return all;
}

template <typename Definition>
const Definition* find_by_name(std::span<const Definition* const> all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Definition* d) { return d->name == name; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace

std::span<const FactDefinition* const> fact_definitions() {
  static const auto all = sorted_pointers<FactDefinition>(fact_groups());
  return all;
}

std::span<const RecordDefinition* const> record_definitions() {
  static const auto all = sorted_pointers<RecordDefinition>(record_groups());
  return all;
}

const FactDefinition* find_fact(std::string_view name) {
  return find_by_name(fact_definitions(), name);
}

const RecordDefinition* find_record(std::string_view name) {
  return find_by_name(record_definitions(), name);
}

Subject::Subject(const Artefact& artefact, const Tables& tables, SubjectOptions options)
    : artefact_(artefact), tables_(tables), options_(options) {}

const Answer& Subject::fact(std::string_view name) const {
  if (const auto known = facts_.find(name); known != facts_.end()) return known->second;
  const FactDefinition* definition = find_fact(name);
  Answer answer = definition != nullptr
                      ? definition->derive(*this)
                      : Unreadable{{ErrorCode::kUsage, "no such fact", {}, std::string(name)}};
  return facts_.emplace(name, std::move(answer)).first->second;
}

const Records& Subject::records(std::string_view name) const {
  if (const auto known = records_.find(name); known != records_.end()) return known->second;
  const RecordDefinition* definition = find_record(name);
  Records records;
  if (definition != nullptr)
    records = definition->collect(*this);
  else
    records.unread.push_back(Error{ErrorCode::kUsage, "no such record", {}, std::string(name)});
  return records_.emplace(name, std::move(records)).first->second;
}

std::optional<std::string> fact_text(const Subject& subject, std::string_view name) {
  const Present* present = std::get_if<Present>(&subject.fact(name));
  if (present == nullptr) return std::nullopt;
  return to_text(present->value);
}

std::optional<std::int64_t> fact_number(const Subject& subject, std::string_view name) {
  const Present* present = std::get_if<Present>(&subject.fact(name));
  const auto* number = present ? std::get_if<std::int64_t>(&present->value) : nullptr;
  if (number == nullptr) return std::nullopt;
  return *number;
}

bool fact_is_true(const Subject& subject, std::string_view name) {
  const Present* present = std::get_if<Present>(&subject.fact(name));
  const bool* value = present ? std::get_if<bool>(&present->value) : nullptr;
  return value != nullptr && *value;
}

}  // namespace assay
