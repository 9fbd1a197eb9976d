#include "rules/operators.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "base/glob.h"
#include "base/text.h"
#include "licensing/kms_address.h"

namespace assay {

namespace {

std::optional<std::int64_t> number_of(std::string_view text) {
  text = trim(text);
  std::int64_t number = 0;
  const bool is_hex = text.starts_with("0x");
  const char* begin = text.data() + (is_hex ? 2 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, number, is_hex ? 16 : 10);
  if (error != std::errc() || stop != end || begin == end) return std::nullopt;
  return number;
}

// Numbers compare as numbers, so that 0x1 is 1 and 1688 is "1688"; all else as text.
bool equal(std::string_view a, std::string_view b, bool with_case) {
  const auto left = number_of(a);
  const auto right = number_of(b);
  if (left && right) return *left == *right;
  return with_case ? a == b : equal_no_case(a, b);
}

bool compare_text(const Predicate& predicate, std::string_view text, std::string_view operand) {
  const bool with_case = predicate.with_case;
  switch (predicate.op) {
    case Operator::kIs:
    case Operator::kIsNot:
    case Operator::kIn:
    case Operator::kNotIn: return equal(text, operand, with_case);
    case Operator::kLike:
    case Operator::kNotLike: return glob_match(operand, text, with_case);
    case Operator::kContains:
      return with_case ? text.find(operand) != std::string_view::npos
                       : contains_no_case(text, operand);
    case Operator::kStarts:
      return with_case ? text.starts_with(operand) : starts_with_no_case(text, operand);
    case Operator::kEnds:
      return with_case ? text.ends_with(operand) : ends_with_no_case(text, operand);
    case Operator::kInNetwork: return in_network(text, operand);
    default: return false;
  }
}

bool compare_number(Operator op, std::string_view text, const std::vector<std::string>& operands) {
  const auto value = number_of(text);
  const auto bound = operands.empty() ? std::nullopt : number_of(operands.front());
  if (!value || !bound) return false;
  return op == Operator::kAbove ? *value > *bound : *value < *bound;
}

bool is_negative(Operator op) {
  return op == Operator::kIsNot || op == Operator::kNotIn || op == Operator::kNotLike;
}

bool satisfies_text(const Predicate& predicate, std::string_view text,
                    const std::vector<std::string>& operands) {
  if (predicate.op == Operator::kAbove || predicate.op == Operator::kBelow)
    return compare_number(predicate.op, text, operands);
  const bool any = std::any_of(operands.begin(), operands.end(), [&](const std::string& operand) {
    return compare_text(predicate, text, operand);
  });
  return any != is_negative(predicate.op);
}

std::vector<std::string> operands_of(const Predicate& predicate, const ParamValues& params) {
  std::vector<std::string> operands = predicate.operands;
  if (const auto found = params.find(predicate.param); found != params.end())
    operands.insert(operands.end(), found->second.begin(), found->second.end());
  return operands;
}

}  // namespace

bool asks_for_absence(const Predicate& predicate) {
  const bool is_true = predicate.operands.empty() || predicate.operands.front() == "true";
  return (predicate.op == Operator::kAbsent && is_true) ||
         (predicate.op == Operator::kExists && !is_true);
}

bool satisfies(const Predicate& predicate, const FactValue& value, const ParamValues& params,
               std::string_view type) {
  if (predicate.op == Operator::kExists || predicate.op == Operator::kAbsent)
    return !asks_for_absence(predicate);
  const std::vector<std::string> operands = operands_of(predicate, params);
  if (predicate.op == Operator::kType)
    return std::any_of(operands.begin(), operands.end(),
                       [&](const std::string& operand) { return equal_no_case(operand, type); });
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) return satisfies_text(predicate, to_text(value), operands);
  const auto holds = [&](const std::string& text) {
    return satisfies_text(predicate, text, operands);
  };
  return is_negative(predicate.op) ? std::all_of(list->begin(), list->end(), holds)
                                   : std::any_of(list->begin(), list->end(), holds);
}

}  // namespace assay
