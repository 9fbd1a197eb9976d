#include "rules/rule_set.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/core.h>

#include "base/embedded.h"
#include "base/glob.h"
#include "base/hash.h"
#include "base/text.h"
#include "io/host_files.h"
#include "rules/rule_parser.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

bool is_selected(const Rule& rule, std::string_view selector) {
  if (!selector.starts_with("tag:")) return glob_match(selector, rule.id);
  return std::any_of(rule.tags.begin(), rule.tags.end(),
                     [&](const std::string& tag) { return glob_match(selector.substr(4), tag); });
}

bool is_selected(const Rule& rule, const std::vector<std::string>& selectors) {
  return std::any_of(selectors.begin(), selectors.end(),
                     [&](const std::string& selector) { return is_selected(rule, selector); });
}

constexpr std::uint64_t kMaxFiles = 100'000;

Result<std::vector<fs::path>> rule_files(const fs::path& folder) {
  const std::string shown = utf8_from_path(folder);
  if (!is_host_folder(folder))
    return fail(ErrorCode::kUsage, fmt::format("{}: not a folder of rules", shown));
  std::vector<fs::path> files;
  std::vector<fs::path> waiting = {folder};
  while (!waiting.empty()) {
    const fs::path next = std::move(waiting.back());
    waiting.pop_back();
    Result<std::vector<std::string>> names = host_names(next, kMaxFiles);
    if (!names) return fail(in(utf8_from_path(next), std::move(names).error()));
    for (const std::string& name : *names) {
      const fs::path path = next / path_from_utf8(name);
      if (path.extension() == ".toml" && is_host_file(path))
        files.push_back(path);
      else if (const auto entry = host_entry(path);
               entry && entry->kind == HostKind::kFolder && name != "data")
        waiting.push_back(path);
    }
  }
  if (files.empty())
    return fail(ErrorCode::kUsage, fmt::format("{}: holds no rule (*.toml)", shown));
  std::sort(files.begin(), files.end());
  return files;
}

// The tests stand at the end of a rule: one of the program's own tests holds the built-in ones to
// it.
std::string_view before_tests(std::string_view text) {
  return text.substr(0, text.find("\n[[tests]]"));
}

}  // namespace

Result<RuleSet> RuleSet::with_default_rules(Tests tests) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const EmbeddedFile& file : embedded_rules()) files.emplace_back(file.name, file.text);
  RuleSet set;
  std::vector<std::string> notices;
  TRY(set.add(files, notices, tests));
  return set;
}

Result<void> RuleSet::add_folder(const fs::path& folder, std::vector<std::string>& notices) {
  TRY_ASSIGN(const std::vector<fs::path> paths, rule_files(folder));
  std::vector<std::pair<std::string, std::string>> files;
  for (const fs::path& path : paths) {
    std::ifstream in(stream_path(path), std::ios::binary);
    files.emplace_back(utf8_from_path(path), std::string(std::istreambuf_iterator<char>(in), {}));
    if (!in) return fail(ErrorCode::kIo, fmt::format("{}: cannot be read", files.back().first));
  }
  return add(files, notices);
}

Result<void> RuleSet::add(const std::vector<std::pair<std::string, std::string>>& files,
                          std::vector<std::string>& notices, Tests tests) {
  std::map<std::string, std::string> seen;  // id to file, within these files
  std::string all_text = digest_;
  for (const auto& [name, text] : files) {
    TRY_ASSIGN(Rule rule, parse_rule(tests == Tests::kSkip ? before_tests(text) : text, name));
    if (const auto [other, is_new] = seen.emplace(rule.id, name); !is_new)
      return fail(ErrorCode::kUsage,
                  fmt::format("{}: the id {} is already used by {}", name, rule.id, other->second));
    all_text += text;
    const auto same = std::find_if(rules_.begin(), rules_.end(),
                                   [&](const Rule& own) { return own.id == rule.id; });
    if (same == rules_.end()) {
      rules_.push_back(std::move(rule));
    } else {
      notices.push_back(fmt::format("{} replaces the rule {} of {}", name, rule.id, same->source));
      *same = std::move(rule);
    }
  }
  std::sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  digest_ = to_hex(sha256(as_bytes(all_text)));
  return {};
}

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(),
                                  [&](const Rule& rule) { return equal_no_case(rule.id, id); });
  return found == rules_.end() ? nullptr : &*found;
}

Result<void> RuleSet::check_selector(std::string_view selector) const {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules_) {
    if (is_selected(rule, selector)) return {};
    ids.push_back(rule.id);
  }
  const std::string_view near = closest(selector, ids);
  return fail(ErrorCode::kUsage,
              fmt::format("no rule is named by '{}'{}", selector,
                          near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

Result<void> RuleSet::set_severity(std::string_view selector, Severity severity) {
  TRY(check_selector(selector));
  for (Rule& rule : rules_)
    if (is_selected(rule, selector)) rule.severity = severity;
  digest_ =
      to_hex(sha256(as_bytes(fmt::format("{}\n{}={}", digest_, selector, name_of(severity)))));
  return {};
}

Result<void> RuleSet::select(const std::vector<std::string>& only,
                             const std::vector<std::string>& skip) {
  for (const std::vector<std::string>* list : {&only, &skip})
    for (const std::string& selector : *list) TRY(check_selector(selector));
  std::erase_if(rules_, [&](const Rule& rule) {
    return (!only.empty() && !is_selected(rule, only)) || is_selected(rule, skip);
  });
  return {};
}

std::vector<std::string_view> RuleSet::param_names() const {
  std::vector<std::string_view> names;
  for (const Rule& rule : rules_)
    for (const auto& [name, param] : rule.params) names.push_back(name);
  return names;
}

}  // namespace assay
