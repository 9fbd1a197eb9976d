#include "audit/baseline.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/core.h>

#include "report/finding.h"

namespace assay {

namespace {

struct Known {
  AbsentFinding finding;  // should it not be found
  bool is_found = false;
};

// The findings of the baseline, by fingerprint.
using KnownFindings = std::multimap<std::string, Known>;

KnownFindings findings_by_fingerprint(const Report& baseline) {
  KnownFindings known;
  for (const TargetReport& target : baseline.targets)
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results) {
        if (!is_finding(result)) continue;
        std::string print = fingerprint_of(image, result);
        AbsentFinding finding = {result.rule, result.severity, image.locator, result.message,
                                 print};
        known.emplace(std::move(print), Known{std::move(finding)});
      }
  return known;
}

struct Seen {
  std::string print;
  const std::string* locator;
  ReportedResult* result;
};

std::vector<Seen> present_findings(Report& report) {
  std::vector<Seen> present;
  for (TargetReport& target : report.targets)
    for (ImageReport& image : target.images)
      for (ReportedResult& result : image.results)
        if (is_finding(result))
          present.push_back({fingerprint_of(image, result), &image.locator, &result});
  return present;
}

// Takes one of the known findings of that print; each is taken once.
bool take(KnownFindings& known, const Seen& present, bool same_place) {
  const auto [first, last] = known.equal_range(present.print);
  const auto found = std::find_if(first, last, [&](const auto& entry) {
    return !entry.second.is_found &&
           (!same_place || entry.second.finding.locator == *present.locator);
  });
  if (found == last) return false;
  found->second.is_found = true;
  return true;
}

void mark(std::vector<Seen> present, KnownFindings& known) {
  for (const Seen& finding : present) finding.result->baseline = BaselineState::kNew;
  for (const bool same_place : {true, false})
    for (const Seen& finding : present)
      if (finding.result->baseline == BaselineState::kNew && take(known, finding, same_place))
        finding.result->baseline = BaselineState::kUnchanged;
  for (const Seen& finding : present)  // a waived one is neither
    if (finding.result->waiver) finding.result->baseline = BaselineState::kNotCompared;
}

// Rules whose silence means something: asked, and decided everywhere.
std::set<std::string> decided_rules(const Report& report) {
  std::set<std::string> decided;
  if (report.interrupted) return decided;
  for (const ReportedRule& rule : report.rules) decided.insert(rule.id);
  for (const TargetReport& target : report.targets) {
    if (!target.errors.empty()) return {};
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results)
        if (result.verdict == Verdict::kUnknown) decided.erase(result.rule);
  }
  return decided;
}

}  // namespace

void compare_with_baseline(Report& report, const Report& baseline) {
  KnownFindings known = findings_by_fingerprint(baseline);
  mark(present_findings(report), known);
  const std::set<std::string> decided = decided_rules(report);
  std::size_t not_looked_for = 0;
  report.compared = true;
  report.absent.clear();
  for (auto& [print, finding] : known) {
    if (finding.is_found) continue;
    if (decided.contains(finding.finding.rule))
      report.absent.push_back(std::move(finding.finding));
    else
      ++not_looked_for;
  }
  std::sort(report.absent.begin(), report.absent.end(),
            [](const AbsentFinding& a, const AbsentFinding& b) {
              return std::tie(a.locator, a.rule, a.fingerprint) <
                     std::tie(b.locator, b.rule, b.fingerprint);
            });
  if (not_looked_for != 0)
    report.warnings.push_back(fmt::format(
        "{} finding{} of the baseline {} not looked for: not everything was asked or "
        "could be decided",
        not_looked_for, not_looked_for == 1 ? "" : "s", not_looked_for == 1 ? "was" : "were"));
}

}  // namespace assay
