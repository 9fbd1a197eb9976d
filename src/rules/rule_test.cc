#include "rules/rule_test.h"

#include <fmt/core.h>

#include "base/text.h"
#include "licensing/make.h"
#include "registry/reg_text.h"
#include "rules/evaluate.h"
#include "tree/memory_tree.h"

namespace assay {

namespace {

// The Windows that a test describes: what it does not mention is empty, not missing, except that
// a bare hive has only the places that are given.
Result<Artefact> artefact_of(const RuleTest& test) {
  Artefact artefact;
  artefact.locator = "test";
  artefact.kind = test.artefact == "hive"    ? ArtefactKind::kHive
                  : test.artefact == "winpe" ? ArtefactKind::kWinPe
                                             : ArtefactKind::kWindows;
  const bool is_hive = artefact.kind == ArtefactKind::kHive;
  RegText given;
  if (!test.given.empty()) {
    TRY_ASSIGN(given, parse_reg_text(test.given, make_structure));
  }
  auto registry = std::make_shared<Registry>();
  for (auto& [place, hive] : given.hives) registry->mount(place, hive, place);
  for (const std::string place : {"HKLM\\SOFTWARE", "HKLM\\SYSTEM"})
    if (!is_hive && !given.hives.contains(place))
      registry->mount(place, std::make_shared<MemoryHive>(), place);
  for (const std::string place : {"HKU\\S-1-5-20", "HKU\\.DEFAULT"})
    if (!is_hive && !given.hives.contains(place)) registry->mount_absent(place);
  for (const std::string& place : test.unreadable)
    registry->mount_unreadable(place,
                               {ErrorCode::kCorrupt, "made unreadable by the test", {}, place});
  artefact.registry = registry;
  if (is_hive) return artefact;
  artefact.system_root = "Windows";
  std::vector<MemoryFile> files;
  for (const auto& [path, text] : test.files) files.push_back({path, to_bytes(text)});
  TRY_ASSIGN(artefact.tree, make_memory_tree(std::move(files)));
  if (!test.wim.empty()) {
    artefact.wim.emplace();
    if (test.wim.contains("name")) artefact.wim->name = test.wim.at("name");
    if (test.wim.contains("edition")) artefact.wim->edition = test.wim.at("edition");
  }
  return artefact;
}

RuleTestResult run_one(const Rule& rule, const RuleTest& test, const Tables& tables) {
  RuleTestResult outcome{rule.id, test.name, false, {}};
  const Result<Artefact> artefact = artefact_of(test);
  if (!artefact) {
    outcome.detail = to_string(artefact.error());
    return outcome;
  }
  const Subject subject(*artefact, tables);
  const RuleResult result = evaluate(rule, subject, test.params);
  outcome.passed = result.verdict == test.expect;
  const std::string_view why = result.reason.empty() ? result.message : result.reason;
  outcome.detail = fmt::format("expected {}, got {}{}{}", name_of(test.expect),
                               name_of(result.verdict), why.empty() ? "" : ": ", why);
  return outcome;
}

}  // namespace

std::vector<RuleTestResult> run_rule_tests(const Rule& rule, const Tables& tables) {
  std::vector<RuleTestResult> results;
  for (const RuleTest& test : rule.tests) results.push_back(run_one(rule, test, tables));
  return results;
}

}  // namespace assay
