#include "audit/baseline.h"

#include <catch2/catch.hpp>

#include "support/report_maker.h"

namespace assay {
namespace {

ImageReport with(const std::string& locator, const std::string& name,
                 std::initializer_list<const char*> firing) {
  std::vector<ReportedResult> results;
  for (const char* rule : firing) results.push_back(made_result(rule, Verdict::kFires));
  return made_image(locator, name, std::move(results));
}

std::string states(const Report& report) {
  std::string text;
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results)
        text +=
            image.locator + " " + result.rule + " " + std::string(name_of(result.baseline)) + "\n";
  return text;
}

TEST_CASE("findings are new, unchanged or gone") {
  Report report = made_report({with("a.wim!1", "Pro", {"R1", "R2"})});
  compare_with_baseline(report, made_report({with("a.wim!1", "Pro", {"R2", "R3"})}));
  CHECK(states(report) == "a.wim!1 R1 new\na.wim!1 R2 unchanged\n");
  REQUIRE(report.absent.size() == 1);
  CHECK(report.absent[0].rule == "R3");
  CHECK(report.absent[0].locator == "a.wim!1");
  CHECK(report.warnings.empty());
}

TEST_CASE("an image that was rebuilt under another name keeps its findings") {
  Report report = made_report({with("store/june.wim!1", "Pro", {"R1"})});
  compare_with_baseline(report, made_report({with("may.wim!1", "Pro", {"R1"})}));
  CHECK(states(report) == "store/june.wim!1 R1 unchanged\n");
  CHECK(report.absent.empty());
}

TEST_CASE("of two images alike as many are known as the baseline has, the same place first") {
  Report report = made_report({with("a.wim!1", "Pro", {"R1"}), with("b.wim!1", "Pro", {"R1"})});
  compare_with_baseline(report, made_report({with("b.wim!1", "Pro", {"R1"})}));
  CHECK(states(report) == "a.wim!1 R1 new\nb.wim!1 R1 unchanged\n");
}

TEST_CASE("what was not looked for is not gone") {
  const Report baseline = made_report({with("a.wim!1", "Pro", {"R1"})});
  const std::string warning =
      "1 finding of the baseline was not looked for: not everything was asked or could be decided";
  SECTION("the rule is undecided") {
    Report report =
        made_report({made_image("a.wim!1", "Pro", {made_result("R1", Verdict::kUnknown)})});
    compare_with_baseline(report, baseline);
    CHECK(report.absent.empty());
    CHECK(report.warnings == std::vector<std::string>{warning});
  }
  SECTION("the rule was not asked") {
    Report report = made_report({with("a.wim!1", "Pro", {})});
    report.rules.erase(report.rules.begin());
    compare_with_baseline(report, baseline);
    CHECK(report.absent.empty());
    CHECK(report.warnings == std::vector<std::string>{warning});
  }
  SECTION("a target was not read") {
    Report report = made_report({with("a.wim!1", "Pro", {})});
    report.targets[0].errors = {"a.wim: cut"};
    compare_with_baseline(report, baseline);
    CHECK(report.absent.empty());
    CHECK(report.warnings == std::vector<std::string>{warning});
  }
  SECTION("the run was interrupted") {
    Report report = made_report({with("a.wim!1", "Pro", {})});
    report.interrupted = true;
    compare_with_baseline(report, baseline);
    CHECK(report.absent.empty());
  }
}

TEST_CASE("a waived finding is neither new nor gone") {
  Report report = made_report({with("a.wim!1", "Pro", {"R1"})});
  ReportedResult& result = report.targets[0].images[0].results[0];
  result.verdict = Verdict::kWaived;
  result.waiver = ReportedWaiver{"x", "2027-01-01"};
  compare_with_baseline(report, made_report({with("a.wim!1", "Pro", {"R1"})}));
  CHECK(result.baseline == BaselineState::kNotCompared);
  CHECK(report.absent.empty());
}

TEST_CASE("a finding whose waiver has ended is not new") {
  Report baseline = made_report({with("a.wim!1", "Pro", {"R1"})});
  baseline.targets[0].images[0].results[0].verdict = Verdict::kWaived;
  Report report = made_report({with("a.wim!1", "Pro", {"R1"})});
  compare_with_baseline(report, baseline);
  CHECK(states(report) == "a.wim!1 R1 unchanged\n");
}

}  // namespace
}  // namespace assay
