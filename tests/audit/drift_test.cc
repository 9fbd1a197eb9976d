#include "audit/drift.h"

#include <catch2/catch.hpp>

#include "support/report_maker.h"

namespace assay {
namespace {

std::string told(const Drift& drift) {
  std::string text;
  for (const ImageDrift& image : drift.images) {
    text += image.before + ">" + image.after + "\n";
    for (const ResultChange& change : image.results)
      text += "  " + std::string(name_of(change.kind)) + " " + change.rule + "\n";
    for (const FactChange& change : image.facts)
      text += "  " + change.name + ": " + change.before + ">" + change.after + "\n";
  }
  return text;
}

TEST_CASE("two images without a difference have no drift") {
  const Report report =
      made_report({made_image("a.wim!1", "Pro", {made_result("R1", Verdict::kFires)})});
  const Drift drift = drift_between(report, report);
  CHECK(told(drift).empty());
  CHECK(drift.compared == 1);
  CHECK(drift.exit_code() == 0);
}

TEST_CASE("findings that come, go and change are drift, and so are facts") {
  Report before = made_report({made_image(
      "may.wim!1", "Pro",
      {made_result("R1", Verdict::kFires), made_result("R2", Verdict::kFires),
       made_result("R3", Verdict::kPasses), made_result("R4", Verdict::kNotApplicable)})});
  Report after = made_report(
      {made_image("june.wim!1", "Pro",
                  {made_result("R1", Verdict::kPasses), made_result("R2", Verdict::kFires),
                   made_result("R3", Verdict::kFires), made_result("R4", Verdict::kPasses)})});
  after.targets[0].images[0].results[1].message = "R2 fires otherwise";
  after.targets[0].images[0].facts[1].second = "Volume:MAK";
  const Drift drift = drift_between(before, after);
  CHECK(told(drift) ==
        "may.wim!1>june.wim!1\n  gone R1\n  changed R2\n  appeared R3\n"
        "  key.channel: Volume:GVLK>Volume:MAK\n");
  CHECK(drift.images[0].results[0].title == "title of R1");
  CHECK(drift.exit_code() == 1);
}

TEST_CASE("images are paired by name, wherever they moved to in the file") {
  const Report before =
      made_report({made_image("a.wim!1", "Pro", {}), made_image("a.wim!2", "Home", {})});
  Report after = made_report({made_image("b.wim!1", "Home", {}), made_image("b.wim!2", "Pro", {}),
                              made_image("b.wim!3", "Education", {})});
  const Drift drift = drift_between(before, after);
  CHECK(drift.compared == 2);
  REQUIRE(drift.images.size() == 1);
  CHECK(drift.images[0].before.empty());
  CHECK(drift.images[0].after == "b.wim!3");
  const Drift back = drift_between(after, before);
  REQUIRE(back.images.size() == 1);
  CHECK(back.images[0].after.empty());
}

TEST_CASE("images of one name are paired by their place") {
  const Report report =
      made_report({made_image("a.wim!1", "Pro", {}), made_image("a.wim!2", "Pro", {})});
  CHECK(drift_between(report, report).compared == 2);
}

TEST_CASE("what becomes unknown is drift, and what was not read makes the comparison incomplete") {
  const Report before =
      made_report({made_image("a.wim!1", "Pro", {made_result("R1", Verdict::kPasses)})});
  Report after =
      made_report({made_image("a.wim!1", "Pro", {made_result("R1", Verdict::kUnknown)})});
  CHECK(told(drift_between(before, after)) == "a.wim!1>a.wim!1\n  changed R1\n");
  after.targets[0].images[0].errors = {"a.wim!1: cut"};
  CHECK(drift_between(before, after).exit_code() == 2);
  CHECK(drift_between(after, before).unread == std::vector<std::string>{"a.wim!1: cut"});
}

}  // namespace
}  // namespace assay
