#include "audit/image_audit.h"

#include <algorithm>

#include <fmt/core.h>

#include "facts/subject.h"
#include "licensing/key_text.h"
#include "rules/evaluate.h"

namespace assay {

namespace {

// Identity, key, and how it will be activated; the rest is for rules and `inspect`.
bool is_for_report(std::string_view name) {
  const std::string_view group = name.substr(0, name.find('.'));
  return group == "os" || group == "key" || group == "image" || group == "state";
}

ReportedResult reported(RuleResult&& result) {
  return {result.rule->id,
          result.verdict,
          result.severity,
          result.is_unconfirmed,
          redact_keys(std::move(result.message)),
          redact_keys(std::move(result.reason)),
          std::move(result.remediation),
          std::move(result.evidence),
          std::nullopt,
          BaselineState::kNotCompared};
}

// Findings first, the worst on top; everything else by rule.
bool comes_first(const ReportedResult& a, const ReportedResult& b) {
  const bool a_fires = a.verdict == Verdict::kFires;
  const bool b_fires = b.verdict == Verdict::kFires;
  if (a_fires != b_fires) return a_fires;
  if (a_fires && a.severity != b.severity) return a.severity > b.severity;
  return a.rule < b.rule;
}

// What could not be read though its hive or file could be opened shows only in the rules that
// asked.
void add_undecided(ImageReport& image) {
  const auto is_unknown = [](const ReportedResult& result) {
    return result.verdict == Verdict::kUnknown;
  };
  const auto first = std::find_if(image.results.begin(), image.results.end(), is_unknown);
  if (first == image.results.end()) return;
  const auto count = std::count_if(image.results.begin(), image.results.end(), is_unknown);
  image.errors.push_back(fmt::format("{}: {} rule{} could not be decided: {}", image.locator, count,
                                     count == 1 ? "" : "s", first->reason));
}

void add_errors(const Artefact& artefact, ImageReport& image) {
  for (const Registry::Root& root : artefact.registry->roots())
    if (root.place == Registry::Place::kUnreadable && root.reason)
      image.errors.push_back(to_string(in(artefact.locator, *root.reason)));
  for (const Error& problem : artefact.problems)
    image.errors.push_back(to_string(in(artefact.locator, problem)));
  if (image.errors.empty()) add_undecided(image);
}

}  // namespace

NamedFacts facts_for_report(const Subject& subject) {
  NamedFacts facts;
  for (const FactDefinition* definition : fact_definitions()) {
    if (!is_for_report(definition->name)) continue;
    if (const auto* found = std::get_if<Present>(&subject.fact(definition->name)))
      facts.emplace_back(definition->name, redact_keys(to_text(found->value)));
  }
  return facts;
}

ImageReport audit_image(const Subject& subject, const RuleSet& rules, const ParamValues& params) {
  const Artefact& artefact = subject.artefact();
  ImageReport image;
  image.locator = artefact.locator;
  image.kind = name_of(artefact.kind);
  if (artefact.wim) image.name = artefact.wim->name;
  image.facts = facts_for_report(subject);
  for (const Rule& rule : rules.rules())
    image.results.push_back(reported(evaluate(rule, subject, params)));
  std::stable_sort(image.results.begin(), image.results.end(), comes_first);
  add_errors(artefact, image);
  return image;
}

}  // namespace assay
