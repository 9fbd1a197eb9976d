#include "rules/condition.h"

#include <algorithm>
#include <iterator>

namespace assay {

namespace {

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void absorb(Outcome& total, const Outcome& part) {
  append(total.evidence, part.evidence);
  append(total.records, part.records);
}

bool holds(const std::vector<Outcome>& parts, Truth truth) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const Outcome& part) { return part.truth == truth; });
}

// What was not read matters only where the answer depends on it.
Outcome undecided(const std::vector<Outcome>& parts, Truth truth) {
  Outcome total;
  total.truth = truth;
  for (const Outcome& part : parts)
    if (part.truth == truth) append(total.unread, part.unread);
  return total;
}

Outcome any_of(const std::vector<Outcome>& parts) {
  Outcome total;
  if (holds(parts, Truth::kTrue)) {
    total.truth = Truth::kTrue;
    for (const Outcome& part : parts)
      if (part.truth == Truth::kTrue) absorb(total, part);
    return total;
  }
  if (holds(parts, Truth::kUnknown)) return undecided(parts, Truth::kUnknown);
  if (holds(parts, Truth::kOutside)) return undecided(parts, Truth::kOutside);
  return total;
}

Outcome all_of(const std::vector<Outcome>& parts) {
  Outcome total;
  if (holds(parts, Truth::kFalse)) return total;
  if (holds(parts, Truth::kOutside)) return undecided(parts, Truth::kOutside);
  if (holds(parts, Truth::kUnknown)) return undecided(parts, Truth::kUnknown);
  total.truth = Truth::kTrue;
  for (const Outcome& part : parts) absorb(total, part);
  return total;
}

Outcome none_of(const std::vector<Outcome>& parts) {
  Outcome any = any_of(parts);
  if (any.truth == Truth::kTrue) return {};
  if (any.truth == Truth::kFalse) any.truth = Truth::kTrue;
  return any;
}

}  // namespace

Outcome evaluate_condition(const Condition& condition, const Subject& subject,
                           const ParamValues& params) {
  if (condition.kind == Condition::Kind::kLeaf)
    return evaluate_leaf(condition.leaf, subject, params);
  std::vector<Outcome> parts;
  for (const Condition& child : condition.children)
    parts.push_back(evaluate_condition(child, subject, params));
  switch (condition.kind) {
    case Condition::Kind::kAny: return any_of(parts);
    case Condition::Kind::kAll: return all_of(parts);
    default: return none_of(parts);
  }
}

}  // namespace assay
