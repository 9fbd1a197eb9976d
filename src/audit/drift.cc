#include "audit/drift.h"

#include <algorithm>
#include <map>
#include <set>

#include "report/finding.h"

namespace assay {

namespace {

struct Placed {
  std::string key;  // equal in both reports for the same image
  const ImageReport* image;
};

// The name of an image may be there twice; the first of them keeps it.
std::vector<Placed> images_of(const Report& report) {
  const bool is_single = report.targets.size() == 1;
  std::set<std::string> used;
  std::vector<Placed> images;
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images) {
      const std::string file(is_single ? std::string_view() : file_name_of(target.target));
      const std::string place = file + '\n' + std::string(inner_part(image.locator));
      std::string key = image.name.empty() ? place : file + '\n' + image.name;
      if (!used.insert(key).second) key = place;
      images.push_back({std::move(key), &image});
    }
  if (images.size() == 1) images.front().key.clear();
  return images;
}

std::vector<FactChange> changed_facts(const ImageReport& before, const ImageReport& after) {
  std::map<std::string, FactChange> changes;
  for (const auto& [name, value] : before.facts) changes[name].before = value;
  for (const auto& [name, value] : after.facts) changes[name].after = value;
  std::vector<FactChange> list;
  for (auto& [name, change] : changes) {
    // How the file is called is no property of the Windows in it.
    if (change.before == change.after || name == "image.names") continue;
    change.name = name;
    list.push_back(std::move(change));
  }
  return list;
}

// "message" of a finding, "passes" of anything else.
std::string answer_of(const ReportedResult* result) {
  if (result == nullptr) return {};
  return result->verdict == Verdict::kFires ? result->message
                                            : std::string(name_of(result->verdict));
}

bool fires(const ReportedResult* result) {
  return result != nullptr && result->verdict == Verdict::kFires;
}

bool is_unknown(const ReportedResult* result) {
  return result != nullptr && result->verdict == Verdict::kUnknown;
}

struct Pair {
  const ReportedResult* before = nullptr;
  const ReportedResult* after = nullptr;
};

// Only findings count as drift, and what became unknown or known: a rule that passes in one and
// does not apply to the other says nothing that the facts do not say better.
bool is_drift(const Pair& pair) {
  if (fires(pair.before) != fires(pair.after)) return true;
  if (fires(pair.before)) return pair.before->message != pair.after->message;
  return is_unknown(pair.before) != is_unknown(pair.after);
}

ResultChange change_of(const Pair& pair) {
  ResultChange change;
  const ReportedResult& shown = pair.after != nullptr ? *pair.after : *pair.before;
  change.kind = fires(pair.before) == fires(pair.after) ? ResultChange::Kind::kChanged
                : fires(pair.after)                     ? ResultChange::Kind::kAppeared
                                                        : ResultChange::Kind::kGone;
  change.rule = shown.rule;
  change.severity = fires(pair.before) ? pair.before->severity : shown.severity;
  if (fires(pair.after)) change.severity = pair.after->severity;
  change.before = answer_of(pair.before);
  change.after = answer_of(pair.after);
  return change;
}

std::vector<ResultChange> changed_results(const ImageReport& before, const ImageReport& after) {
  std::map<std::string, Pair> pairs;
  for (const ReportedResult& result : before.results) pairs[result.rule].before = &result;
  for (const ReportedResult& result : after.results) pairs[result.rule].after = &result;
  std::vector<ResultChange> list;
  for (const auto& [rule, pair] : pairs)
    if (is_drift(pair)) list.push_back(change_of(pair));
  std::stable_sort(list.begin(), list.end(), [](const ResultChange& a, const ResultChange& b) {
    return a.severity > b.severity;
  });
  return list;
}

ImageDrift drift_of(const ImageReport* before, const ImageReport* after) {
  static const ImageReport nothing;
  ImageDrift drift;
  if (before != nullptr) drift.before = before->locator;
  if (after != nullptr) drift.after = after->locator;
  drift.facts = changed_facts(before ? *before : nothing, after ? *after : nothing);
  drift.results = changed_results(before ? *before : nothing, after ? *after : nothing);
  return drift;
}

void add_titles(Drift& drift, const Report& before, const Report& after) {
  std::map<std::string, std::string> titles;
  for (const Report* report : {&before, &after})
    for (const ReportedRule& rule : report->rules) titles[rule.id] = rule.title;
  for (ImageDrift& image : drift.images)
    for (ResultChange& change : image.results) change.title = titles[change.rule];
}

}  // namespace

std::string_view name_of(ResultChange::Kind kind) {
  switch (kind) {
    case ResultChange::Kind::kAppeared: return "appeared";
    case ResultChange::Kind::kGone: return "gone";
    default: return "changed";
  }
}

bool ImageDrift::is_empty() const {
  return !before.empty() && !after.empty() && facts.empty() && results.empty();
}

int Drift::exit_code() const { return !unread.empty() ? 2 : images.empty() ? 0 : 1; }

Drift drift_between(const Report& before, const Report& after) {
  Drift drift;
  std::map<std::string, const ImageReport*> old;
  std::vector<Placed> old_images = images_of(before);
  for (const Placed& placed : old_images) old.emplace(placed.key, placed.image);
  for (const Placed& placed : images_of(after)) {
    const auto found = old.find(placed.key);
    const ImageReport* partner = found == old.end() ? nullptr : found->second;
    if (found != old.end()) old.erase(found);
    drift.compared += partner != nullptr ? 1 : 0;
    ImageDrift image = drift_of(partner, placed.image);
    if (!image.is_empty()) drift.images.push_back(std::move(image));
  }
  for (const Placed& placed : old_images)
    if (old.contains(placed.key)) drift.images.push_back(drift_of(placed.image, nullptr));
  for (const Report* report : {&before, &after}) {
    const std::vector<std::string> errors = errors_of(*report);
    drift.unread.insert(drift.unread.end(), errors.begin(), errors.end());
    if (report->interrupted) drift.unread.emplace_back("a report of a run that was interrupted");
  }
  add_titles(drift, before, after);
  return drift;
}

}  // namespace assay
