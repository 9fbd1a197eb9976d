// Detection on the labelled set: every finding that is expected, and no other. The table that is
// printed counts per rule; fixtures/README.md lists the images.

#include "support/labelled_set.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include "rules/described_image.h"
#include "rules/evaluate.h"
#include "rules/rule_set.h"
#include "support/text_file.h"

namespace assay {
namespace {

struct Count {
  std::size_t hits = 0;
  std::size_t missed = 0;
  std::size_t wrong = 0;
};

struct Verdicts {
  std::vector<std::string> fires;
  std::vector<std::string> unknown;
  std::string details;
};

Verdicts ask_all(const LabelledImage& image, const RuleSet& rules) {
  Verdicts verdicts;
  const Result<DescribedImage> described = describe_image(image.image, default_tables());
  INFO(image.name << (described ? "" : ": " + to_string(described.error())));
  REQUIRE(described);
  for (const Rule& rule : rules.rules()) {
    const RuleResult result = evaluate(rule, described->subject(), image.image.params);
    if (result.verdict == Verdict::kFires) verdicts.fires.push_back(rule.id);
    if (result.verdict == Verdict::kUnknown) verdicts.unknown.push_back(rule.id);
    if (result.verdict == Verdict::kFires || result.verdict == Verdict::kUnknown)
      verdicts.details += fmt::format("  {}: {}{}\n", rule.id, result.message, result.reason);
  }
  std::sort(verdicts.fires.begin(), verdicts.fires.end());
  std::sort(verdicts.unknown.begin(), verdicts.unknown.end());
  return verdicts;
}

void count_image(const std::vector<std::string>& expected, const std::vector<std::string>& actual,
                 std::map<std::string, Count>& counts) {
  for (const std::string& rule : expected) {
    const bool is_hit = std::binary_search(actual.begin(), actual.end(), rule);
    ++(is_hit ? counts[rule].hits : counts[rule].missed);
  }
  for (const std::string& rule : actual)
    if (!std::binary_search(expected.begin(), expected.end(), rule)) ++counts[rule].wrong;
}

void print_table(const std::map<std::string, Count>& counts, std::size_t images) {
  Count total;
  std::cout << "rule     hits missed wrong\n";
  for (const auto& [rule, count] : counts) {
    std::cout << fmt::format("{:<8} {:>4} {:>6} {:>5}\n", rule, count.hits, count.missed,
                             count.wrong);
    total.hits += count.hits;
    total.missed += count.missed;
    total.wrong += count.wrong;
  }
  const auto percent = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  };
  std::cout << fmt::format("{} images; precision {:.1f} %, recall {:.1f} %\n", images,
                           percent(total.hits, total.hits + total.wrong),
                           percent(total.hits, total.hits + total.missed));
}

TEST_CASE("the labelled set gives every expected finding and no other") {
  const Result<std::vector<LabelledImage>> set = labelled_set();
  INFO((set ? "" : to_string(set.error())));
  REQUIRE(set);
  const RuleSet rules = RuleSet::with_default_rules().value();
  std::map<std::string, Count> counts;
  for (const LabelledImage& image : *set) {
    CAPTURE(image.name, image.about);
    const Verdicts verdicts = ask_all(image, rules);
    INFO(verdicts.details);
    CHECK(verdicts.fires == image.fires);
    CHECK(verdicts.unknown == image.unknown);
    count_image(image.fires, verdicts.fires, counts);
  }
  print_table(counts, set->size());
  CHECK(set->size() >= 120);
}

TEST_CASE("every rule has a hit in the labelled set, and images that it must leave alone") {
  const std::vector<LabelledImage> set = labelled_set().value();
  std::set<std::string> fired;
  std::set<std::string> names;
  for (const LabelledImage& image : set) {
    fired.insert(image.fires.begin(), image.fires.end());
    CAPTURE(image.name);
    CHECK(names.insert(image.name).second);
  }
  const RuleSet rules = RuleSet::with_default_rules().value();
  for (const Rule& rule : rules.rules()) {
    CAPTURE(rule.id);
    CHECK(fired.count(rule.id) == 1);
  }
}

// "| name | what it is | KMS001, KMS003 |"
std::string table_line(const LabelledImage& image) {
  std::string fires;
  for (const std::string& rule : image.fires) fires += (fires.empty() ? "" : ", ") + rule;
  for (const std::string& rule : image.unknown)
    fires += (fires.empty() ? "" : ", ") + rule + " unknown";
  return fmt::format("| {} | {} | {} |", image.name, image.about,
                     fires.empty() ? "nothing" : fires);
}

TEST_CASE("fixtures/README.md lists the labelled set") {
  std::string expected = "## Labelled set\n";
  std::string table = "| image | what it is | fires |\n|---|---|---|\n";
  const std::vector<LabelledImage> set = labelled_set().value();
  for (const LabelledImage& image : set) table += table_line(image) + "\n";
  const std::string readme = read_text_file(std::string(ASSAY_SOURCE_DIR) + "/fixtures/README.md");
  INFO("The table must read:\n" << table);
  CHECK(readme.find(expected) != std::string::npos);
  CHECK(readme.find(table) != std::string::npos);
}

}  // namespace
}  // namespace assay
