#include "rules/rule.h"

#include <array>
#include <utility>

namespace assay {

namespace {

constexpr std::array kSeverities = {
    std::pair{Severity::kInfo, std::string_view("info")},
    std::pair{Severity::kLow, std::string_view("low")},
    std::pair{Severity::kMedium, std::string_view("medium")},
    std::pair{Severity::kHigh, std::string_view("high")},
    std::pair{Severity::kCritical, std::string_view("critical")},
};

constexpr std::array kVerdicts = {
    std::pair{Verdict::kFires, std::string_view("fires")},
    std::pair{Verdict::kPasses, std::string_view("passes")},
    std::pair{Verdict::kNotApplicable, std::string_view("not-applicable")},
    std::pair{Verdict::kUnknown, std::string_view("unknown")},
    std::pair{Verdict::kWaived, std::string_view("waived")},
};

template <typename Table, typename T>
std::string_view name_in(const Table& table, T value) {
  for (const auto& [own, name] : table)
    if (own == value) return name;
  return {};
}

template <typename T, typename Table>
std::optional<T> value_in(const Table& table, std::string_view name) {
  for (const auto& [value, own] : table)
    if (own == name) return value;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Severity severity) { return name_in(kSeverities, severity); }
std::optional<Severity> severity_from(std::string_view name) {
  return value_in<Severity>(kSeverities, name);
}

std::string_view name_of(Verdict verdict) { return name_in(kVerdicts, verdict); }
std::optional<Verdict> verdict_from(std::string_view name) {
  return value_in<Verdict>(kVerdicts, name);
}

}  // namespace assay
