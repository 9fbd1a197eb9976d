// One condition on a registry key or value, a fact, a set of records or files.
//
// Each kind gathers hits (what is there) and errors (what could not be looked into); one function
// then decides for all kinds alike.

#include <algorithm>

#include "base/glob.h"
#include "facts/decoders.h"
#include "facts/registry_reading.h"
#include "registry/value_text.h"
#include "rules/condition.h"

namespace assay {

namespace {

struct Hit {
  FactValue value;
  std::string type;  // of a registry value
  std::vector<Evidence> evidence;
  const Record* record = nullptr;
};

struct Hits {
  std::vector<Hit> found;
  std::vector<Error> unread;
};

bool wants_absence(const Leaf& leaf) {
  return std::any_of(leaf.predicates.begin(), leaf.predicates.end(), asks_for_absence);
}

bool matches(const Leaf& leaf, const Hit& hit, const ParamValues& params) {
  return std::all_of(leaf.predicates.begin(), leaf.predicates.end(),
                     [&](const Predicate& p) { return satisfies(p, hit.value, params, hit.type); });
}

Truth truth_without_hit(const std::vector<Error>& unread) {
  if (unread.empty()) return Truth::kFalse;
  const bool all_outside = std::all_of(unread.begin(), unread.end(), is_outside);
  return all_outside ? Truth::kOutside : Truth::kUnknown;
}

Outcome decide_absence(const Hits& hits) {
  Outcome outcome;
  if (!hits.found.empty()) return outcome;
  outcome.truth = truth_without_hit(hits.unread);
  if (outcome.truth == Truth::kFalse) outcome.truth = Truth::kTrue;
  outcome.unread = hits.unread;
  return outcome;
}

Outcome decide(const Leaf& leaf, const Hits& hits, const ParamValues& params) {
  if (wants_absence(leaf)) return decide_absence(hits);
  Outcome outcome;
  std::size_t matched = 0;
  for (const Hit& hit : hits.found) {
    if (!matches(leaf, hit, params)) continue;
    ++matched;
    outcome.evidence.insert(outcome.evidence.end(), hit.evidence.begin(), hit.evidence.end());
    if (hit.record != nullptr) outcome.records.push_back({leaf.name, hit.record});
  }
  const bool missed = matched < hits.found.size();
  const bool is_true = leaf.for_all ? matched > 0 && !missed && hits.unread.empty() : matched > 0;
  if (is_true) {
    outcome.truth = Truth::kTrue;
    return outcome;
  }
  const bool is_false = leaf.for_all && missed;
  outcome = {};
  outcome.truth = is_false ? Truth::kFalse : truth_without_hit(hits.unread);
  outcome.unread = hits.unread;
  return outcome;
}

void add_value(const Leaf& leaf, const Key& key, const Value& value, Hits& hits) {
  Hit hit{plain_text(value), type_name(value.type), {evidence_of(key, value)}, nullptr};
  if (!leaf.decode.empty()) {
    Result<FactValue> decoded = decode_value(value, leaf.decode, leaf.field);
    if (!decoded) return hits.unread.push_back(in(key.path(), std::move(decoded).error()));
    hit.value = *std::move(decoded);
  }
  hits.found.push_back(std::move(hit));
}

// Names without wildcards are looked up one by one; otherwise the key's values are listed.
void add_values(const Leaf& leaf, const Key& key, Hits& hits) {
  const bool has_glob = std::any_of(leaf.values->begin(), leaf.values->end(),
                                    [](const std::string& name) { return is_glob(name); });
  if (!has_glob) {
    for (const std::string& name : *leaf.values) {
      const Result<std::optional<Value>> value = key.value(name);
      if (!value)
        hits.unread.push_back(value.error());
      else if (*value)
        add_value(leaf, key, **value, hits);
    }
    return;
  }
  const Result<std::vector<Value>> values = key.values();
  if (!values) return hits.unread.push_back(values.error());
  for (const Value& value : *values)
    if (std::any_of(leaf.values->begin(), leaf.values->end(),
                    [&](const std::string& name) { return glob_match(name, value.name); }))
      add_value(leaf, key, value, hits);
}

Hits registry_hits(const Leaf& leaf, const Subject& subject) {
  Hits hits;
  for (const std::string& pattern : leaf.keys) {
    if (std::optional<Error> error = distrusted(subject, pattern)) {
      hits.unread.push_back(*std::move(error));
      continue;
    }
    KeyMatches keys = subject.registry().match(pattern);
    hits.unread.insert(hits.unread.end(), keys.errors.begin(), keys.errors.end());
    for (const Key& key : keys.found) {
      if (leaf.values)
        add_values(leaf, key, hits);
      else
        hits.found.push_back({key.name(), {}, {{provenance_of(key), "the key exists"}}, nullptr});
    }
  }
  return hits;
}

Hits fact_hits(const Leaf& leaf, const Subject& subject) {
  const Answer& answer = subject.fact(leaf.name);
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return {{}, {unreadable->error}};
  const auto* present = std::get_if<Present>(&answer);
  if (present == nullptr) return {};
  return {{{present->value, {}, present->evidence, nullptr}}, {}};
}

bool record_matches(const Leaf& leaf, const Record& record, const ParamValues& params) {
  return std::all_of(leaf.where.begin(), leaf.where.end(), [&](const auto& where) {
    const FactValue* value = record.field(where.first);
    if (value == nullptr) return asks_for_absence(where.second);
    return satisfies(where.second, *value, params);
  });
}

// Whether a record of a place that was not read could have matched: its fields that are known must.
bool may_match(const Leaf& leaf, const Unread& place, const ParamValues& params) {
  return std::all_of(leaf.where.begin(), leaf.where.end(), [&](const auto& where) {
    const auto known = std::find_if(place.known.begin(), place.known.end(),
                                    [&](const auto& field) { return field.first == where.first; });
    return known == place.known.end() || satisfies(where.second, known->second, params);
  });
}

Hits record_hits(const Leaf& leaf, const Subject& subject, const ParamValues& params) {
  const Records& records = subject.records(leaf.name);
  Hits hits;
  for (const Unread& place : records.unread)
    if (may_match(leaf, place, params)) hits.unread.push_back(place.error);
  for (const Record& record : records.found)
    if (record_matches(leaf, record, params))
      hits.found.push_back({true, {}, record.evidence, &record});
  return hits;
}

Hits file_hits(const Leaf& leaf, const Subject& subject) {
  Hits hits;
  if (!subject.artefact().tree) {
    hits.unread.push_back({ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
    return hits;
  }
  for (const std::string& pattern : leaf.files) {
    const PathMatches paths =
        match_paths(*subject.artefact().tree, pattern, subject.options().limits);
    hits.unread.insert(hits.unread.end(), paths.errors.begin(), paths.errors.end());
    for (const PathMatches::Match& match : paths.found)
      hits.found.push_back({match.path,
                            {},
                            {{{match.path, {}, {}, match.entry.modified, {}}, "the file exists"}},
                            nullptr});
  }
  return hits;
}

}  // namespace

Outcome evaluate_leaf(const Leaf& leaf, const Subject& subject, const ParamValues& params) {
  switch (leaf.kind) {
    case Leaf::Kind::kRegistry: return decide(leaf, registry_hits(leaf, subject), params);
    case Leaf::Kind::kFact: return decide(leaf, fact_hits(leaf, subject), params);
    case Leaf::Kind::kRecord: return decide(leaf, record_hits(leaf, subject, params), params);
    default: return decide(leaf, file_hits(leaf, subject), params);
  }
}

}  // namespace assay
