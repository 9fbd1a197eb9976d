#include "rules/evaluate.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/core.h>

#include "base/glob.h"
#include "facts/registry_reading.h"
#include "licensing/key_text.h"
#include "rules/condition.h"
#include "rules/placeholders.h"

namespace assay {

namespace {

// Why a rule does not apply or cannot be decided; nothing where it applies.
struct Refusal {
  Verdict verdict = Verdict::kNotApplicable;
  std::string reason;
};

// A bare hive is a part of a Windows installation, so rules for Windows look at it.
bool artefact_applies(const Rule& rule, ArtefactKind kind) {
  const std::string_view name = kind == ArtefactKind::kHive ? "windows" : name_of(kind);
  const auto& artefacts = rule.applies.artefacts;
  return std::find(artefacts.begin(), artefacts.end(), name) != artefacts.end();
}

bool build_holds(std::string_view condition, std::int64_t build) {
  const std::size_t digits = condition.find_first_of("0123456789");
  const std::string_view op = condition.substr(0, digits);
  std::int64_t bound = 0;
  std::from_chars(condition.data() + digits, condition.data() + condition.size(), bound);
  if (op == ">=") return build >= bound;
  if (op == "<=") return build <= bound;
  if (op == ">") return build > bound;
  if (op == "<") return build < bound;
  return build == bound;
}

// `holds` gets the fact's value. A fact that the artefact cannot have makes the rule not
// applicable; one that is missing or unreadable leaves the answer open.
template <typename Holds>
std::optional<Refusal> check_fact(const Subject& subject, std::string_view fact,
                                  std::string_view wanted, Holds holds) {
  const Answer& answer = subject.fact(fact);
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) {
    if (is_outside(unreadable->error))
      return Refusal{Verdict::kNotApplicable, to_string(unreadable->error)};
    return Refusal{Verdict::kUnknown, to_string(unreadable->error)};
  }
  const auto* present = std::get_if<Present>(&answer);
  if (present == nullptr) return Refusal{Verdict::kUnknown, fmt::format("{} is not known", fact)};
  if (holds(present->value)) return std::nullopt;
  return Refusal{Verdict::kNotApplicable, fmt::format("{} is {}; the rule is for {}", fact,
                                                      to_text(present->value), wanted)};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::optional<Refusal> check_applies(const Rule& rule, const Subject& subject) {
  const Applies& applies = rule.applies;
  if (!artefact_applies(rule, subject.artefact().kind))
    return Refusal{Verdict::kNotApplicable,
                   fmt::format("the artefact is {}; the rule is for {}",
                               name_of(subject.artefact().kind), joined(applies.artefacts))};
  if (!applies.products.empty()) {
    const Predicate in{Operator::kIn, applies.products, {}, false};
    if (auto refusal = check_fact(subject, "os.product", joined(applies.products),
                                  [&](const FactValue& v) { return satisfies(in, v, {}); }))
      return refusal;
  }
  for (const std::string& condition : applies.builds) {
    if (auto refusal = check_fact(subject, "os.build", condition, [&](const FactValue& v) {
          const auto* build = std::get_if<std::int64_t>(&v);
          return build != nullptr && build_holds(condition, *build);
        }))
      return refusal;
  }
  if (applies.editions.empty()) return std::nullopt;
  const Predicate like{Operator::kLike, applies.editions, {}, false};
  return check_fact(subject, "os.edition", joined(applies.editions),
                    [&](const FactValue& v) { return satisfies(like, v, {}); });
}

ParamValues effective_params(const Rule& rule, const ParamValues& given) {
  ParamValues values;
  for (const auto& [name, param] : rule.params) {
    const auto set = given.find(name);
    values[name] = set != given.end() ? set->second : param.values;
  }
  return values;
}

// Each reason once, in order.
std::string reasons(const std::vector<Error>& errors) {
  std::vector<std::string> seen;
  std::string text;
  for (const Error& error : errors) {
    std::string line = to_string(error);
    if (std::find(seen.begin(), seen.end(), line) != seen.end()) continue;
    text += (text.empty() ? "" : "; ") + line;
    seen.push_back(std::move(line));
  }
  return text;
}

void remove_repeated(std::vector<Evidence>& evidence) {
  std::vector<Evidence> once;
  for (Evidence& piece : evidence)
    if (std::find(once.begin(), once.end(), piece) == once.end()) once.push_back(std::move(piece));
  evidence = std::move(once);
}

bool is_weak(const Record& record) {
  const FactValue* weak = record.field("weak");
  return weak != nullptr && *weak == FactValue(true);
}

// Records that are matched twice, by two parts of a condition, are one sign.
bool rests_on_one_weak_sign(const Outcome& outcome) {
  if (outcome.records.empty()) return false;
  const Record* first = outcome.records.front().record;
  return is_weak(*first) &&
         std::all_of(outcome.records.begin(), outcome.records.end(),
                     [&](const MatchedRecord& matched) { return matched.record == first; });
}

Verdict verdict_of(Truth truth) {
  switch (truth) {
    case Truth::kTrue: return Verdict::kFires;
    case Truth::kFalse: return Verdict::kPasses;
    case Truth::kUnknown: return Verdict::kUnknown;
    case Truth::kOutside: return Verdict::kNotApplicable;
  }
  return Verdict::kUnknown;
}

}  // namespace

RuleResult evaluate(const Rule& rule, const Subject& subject, const ParamValues& params) {
  RuleResult result;
  result.rule = &rule;
  result.severity = rule.severity;
  if (std::optional<Refusal> refusal = check_applies(rule, subject)) {
    result.verdict = refusal->verdict;
    result.reason = std::move(refusal->reason);
    return result;
  }
  Outcome outcome = evaluate_condition(rule.match, subject, effective_params(rule, params));
  remove_repeated(outcome.evidence);
  result.verdict = verdict_of(outcome.truth);
  for (Evidence& piece : outcome.evidence) piece.text = redact_keys(std::move(piece.text));
  result.reason = redact_keys(reasons(outcome.unread));
  if (result.verdict != Verdict::kFires) return result;
  result.message = fill_placeholders(rule.message, subject, outcome);
  if (rule.severity == Severity::kCritical && rests_on_one_weak_sign(outcome)) {
    result.severity = Severity::kHigh;
    result.is_unconfirmed = true;
    result.message += " (unconfirmed: one weak sign)";
  }
  result.remediation = fill_placeholders(rule.remediation, subject, outcome);
  result.evidence = std::move(outcome.evidence);
  return result;
}

}  // namespace assay
