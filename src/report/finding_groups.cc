#include "report/finding_groups.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/core.h>

namespace assay {

namespace {

bool is_same_group(const Finding& a, const Finding& b) {
  return a.result->severity == b.result->severity && a.result->rule == b.result->rule;
}

}  // namespace

std::vector<FindingGroup> groups_of(const Report& report, Severity from) {
  std::vector<Finding> all = findings_of(report, from);
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
    if (a.result->severity != b.result->severity) return a.result->severity > b.result->severity;
    return a.result->rule < b.result->rule;
  });
  std::vector<FindingGroup> groups;
  for (const Finding& finding : all) {
    if (groups.empty() || !is_same_group(groups.back().front(), finding)) groups.emplace_back();
    groups.back().push_back(finding);
  }
  return groups;
}

std::string Remedy::where() const {
  const std::string& first = findings.front().image->locator;
  if (findings.size() == 1) return first;
  return fmt::format("{} and {} more", first, findings.size() - 1);
}

std::vector<Remedy> remedies_of(const FindingGroup& group) {
  std::vector<Remedy> remedies;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const Finding& finding : group) {
    const std::string& text = finding.result->remediation;
    const auto [place, is_first] = places.emplace(text, remedies.size());
    if (is_first) remedies.push_back({text, {}});
    remedies[place->second].findings.push_back(finding);
  }
  return remedies;
}

}  // namespace assay
