#include "audit/merge.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "audit/verdict.h"
#include "base/text.h"
#include "report/finding.h"
#include "report/json_parts.h"

namespace assay {

namespace {

using NamedReport = std::pair<std::string, Report>;

std::vector<std::string> rule_ids(const Report& report) {
  std::vector<std::string> ids;
  for (const ReportedRule& rule : report.rules) ids.push_back(rule.id);
  return ids;
}

// The first thing in which two reports were not made alike; empty: none.
std::string difference(const Report& a, const Report& b) {
  if (a.tool_version != b.tool_version)
    return fmt::format("made by version {}, the other by {}", b.tool_version, a.tool_version);
  if (a.rules_digest != b.rules_digest) return "made with other rules";
  if (rule_ids(a) != rule_ids(b)) return "made with another selection of rules";
  if (a.params != b.params) return "made with other parameters of rules (--set)";
  return {};
}

Result<void> check_alike(const std::vector<NamedReport>& reports) {
  const auto& [first_name, first] = reports.front();
  for (const auto& [name, report] : reports)
    if (const std::string what = difference(first, report); !what.empty())
      return fail(ErrorCode::kUsage, fmt::format("{} and {} cannot be merged: {} is {}", first_name,
                                                 name, name, what));
  return {};
}

GateOptions stricter(const GateOptions& a, const GateOptions& b) {
  GateOptions gate;
  gate.no_fail = a.no_fail && b.no_fail;
  gate.fail_on = a.no_fail ? b.fail_on : b.no_fail ? a.fail_on : std::min(a.fail_on, b.fail_on);
  gate.fail_on_new = a.fail_on_new && b.fail_on_new;
  gate.allow_unknown = a.allow_unknown && b.allow_unknown;
  return gate;
}

// What was said of one target, and by which report.
struct Said {
  const std::string* report;
  std::string content;
};

Result<void> add_targets(NamedReport& part, std::map<std::string, Said>& said, Report& merged) {
  for (TargetReport& target : part.second.targets) {
    std::string content = target_json(target).dump();
    const auto known = said.find(target.target);
    if (known == said.end()) {
      said.emplace(target.target, Said{&part.first, std::move(content)});
      merged.targets.push_back(std::move(target));
    } else if (known->second.content != content) {
      return fail(ErrorCode::kUsage,
                  fmt::format("{} and {} say different things of {}", *known->second.report,
                              part.first, printable(target.target)));
    }
  }
  return {};
}

// What is absent for one report and there in another has only moved.
void add_absent(const std::vector<NamedReport>& parts, Report& merged) {
  std::map<std::pair<std::string, std::string>, AbsentFinding> absent;
  for (const auto& [name, part] : parts)
    for (const AbsentFinding& finding : part.absent)
      absent.emplace(std::pair(finding.locator, finding.fingerprint), finding);
  std::set<std::string> present;
  for (const Verdict verdict : {Verdict::kFires, Verdict::kWaived})
    for (const Finding& finding : results_of(merged, verdict))
      present.insert(fingerprint_of(finding));
  for (auto& [key, finding] : absent)
    if (!present.contains(key.second)) merged.absent.push_back(std::move(finding));
}

}  // namespace

Result<Report> merge_reports(std::vector<NamedReport> parts) {
  TRY(check_alike(parts));
  Report merged;
  const Report& first = parts.front().second;
  merged.tool_version = first.tool_version;
  merged.rules_digest = first.rules_digest;
  merged.params = first.params;
  merged.rules = first.rules;
  GateOptions gate = gate_of(first);
  std::map<std::string, Said> said;
  std::set<std::string> warnings;
  for (NamedReport& part : parts) {
    gate = stricter(gate, gate_of(part.second));
    merged.interrupted = merged.interrupted || part.second.interrupted;
    merged.compared = merged.compared || part.second.compared;
    warnings.insert(part.second.warnings.begin(), part.second.warnings.end());
    TRY(add_targets(part, said, merged));
  }
  std::sort(merged.targets.begin(), merged.targets.end(),
            [](const TargetReport& a, const TargetReport& b) { return a.target < b.target; });
  merged.warnings.assign(warnings.begin(), warnings.end());
  add_absent(parts, merged);
  conclude(merged, gate);
  return merged;
}

}  // namespace assay
