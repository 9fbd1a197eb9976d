#include "audit/merge.h"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "audit/verdict.h"
#include "report/writer.h"
#include "support/report_maker.h"

namespace assay {
namespace {

using Named = std::pair<std::string, Report>;

Report part(const std::string& file, Verdict verdict = Verdict::kFires) {
  Report report = made_report({made_image(file + "!1", file, {made_result("R1", verdict)})});
  conclude(report, {});
  return report;
}

std::string json_of(const Result<Report>& report) {
  if (!report) return to_string(report.error());
  std::ostringstream out;
  find_writer("json")->make({})->write(*report, out);
  return out.str();
}

std::string merged(std::vector<Named> parts) { return json_of(merge_reports(std::move(parts))); }

TEST_CASE("merging does not depend on order or grouping, and is idempotent") {
  const Named a = {"a.json", part("a.wim")};
  const Named b = {"b.json", part("b.wim", Verdict::kPasses)};
  const Named c = {"c.json", part("c.wim", Verdict::kUnknown)};
  const std::string all = merged({a, b, c});
  CHECK(merged({c, a, b}) == all);
  CHECK(merged({a, b, a, c, c}) == all);
  CHECK(merged({{"ab", *merge_reports({a, b})}, c}) == all);
  CHECK(merged({{"all", *merge_reports({a, b, c})}}) == all);
  const Result<Report> report = merge_reports({a, b, c});
  REQUIRE(report);
  CHECK(report->targets.size() == 3);
  CHECK(report->exit_code == 2);
  CHECK(merge_reports({a, b})->exit_code == 1);
  CHECK(merge_reports({b})->exit_code == 0);
}

TEST_CASE("reports that were not made alike are not merged") {
  const Named a = {"a.json", part("a.wim")};
  Named b = {"b.json", part("b.wim")};
  const auto fault = [&] { return merged({a, b}); };
  SECTION("version") {
    b.second.tool_version = "2.0.0";
    CHECK(fault() ==
          "a.json and b.json cannot be merged: b.json is made by version 2.0.0, the "
          "other by 1.0.0");
  }
  SECTION("rules") {
    b.second.rules_digest = std::string(64, 'b');
    CHECK(fault().ends_with("b.json is made with other rules"));
  }
  SECTION("selection") {
    b.second.rules.pop_back();
    CHECK(fault().ends_with("b.json is made with another selection of rules"));
  }
  SECTION("parameters") {
    b.second.params["allowed_kms"] = {"x"};
    CHECK(fault().ends_with("b.json is made with other parameters of rules (--set)"));
  }
}

TEST_CASE("two reports that say different things of one target are not merged") {
  CHECK(merged({{"a.json", part("a.wim")}, {"b.json", part("a.wim", Verdict::kPasses)}}) ==
        "a.json and b.json say different things of a.wim");
}

TEST_CASE("the gate of the whole is the strictest of its parts") {
  Named a = {"a.json", part("a.wim")};
  Named b = {"b.json", part("b.wim")};
  GateOptions lenient;
  lenient.no_fail = lenient.allow_unknown = lenient.fail_on_new = true;
  GateOptions low;
  low.fail_on = Severity::kLow;
  conclude(a.second, lenient);
  conclude(b.second, low);
  for (const auto& parts : {std::vector<Named>{a, b}, std::vector<Named>{b, a}}) {
    const Result<Report> report = merge_reports(parts);
    REQUIRE(report);
    CHECK(report->fail_on == "low");
    CHECK_FALSE(report->allow_unknown);
    CHECK_FALSE(report->fail_on_new);
    CHECK(report->exit_code == 1);
  }
  CHECK(merge_reports({a})->fail_on == "none");
}

TEST_CASE("an interrupted part leaves the whole incomplete") {
  Named a = {"a.json", part("a.wim", Verdict::kPasses)};
  a.second.interrupted = true;
  CHECK(merge_reports({a, {"b.json", part("b.wim", Verdict::kPasses)}})->exit_code == 2);
}

TEST_CASE("what is gone for one part and there in another has only moved") {
  Named a = {"a.json", part("a.wim", Verdict::kPasses)};
  Named b = {"b.json", part("b.wim")};
  const auto print = [](const Report& report) {
    return std::pair(report.targets[0].images[0].locator, std::string(64, 'f'));
  };
  a.second.absent = {{"R1", Severity::kHigh, print(b.second).first, "gone", std::string(64, 'f')}};
  CHECK(merge_reports({a, b})->absent.size() == 1);
  CHECK(merge_reports({a, a, b})->absent.size() == 1);
}

}  // namespace
}  // namespace assay
