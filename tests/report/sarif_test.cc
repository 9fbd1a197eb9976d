// What SARIF makes of waivers, a baseline, warnings and very many results.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/hostile_report.h"

namespace assay {
namespace {

using Json = nlohmann::json;

Json run_of(const Report& report) { return Json::parse(written("sarif", report)).at("runs").at(0); }

std::size_t count_kind(const Json& run, const std::string& kind) {
  std::size_t count = 0;
  for (const Json& result : run.at("results")) count += result.at("kind") == kind ? 1 : 0;
  return count;
}

TEST_CASE("a waived finding is a suppressed result, and every result says whether it is one") {
  const Json run = run_of(full_report("x"));
  const Json& waived = run.at("results").at(1);
  CHECK(waived.at("kind") == "fail");
  CHECK(waived.at("level") == "error");
  CHECK(waived.at("message").at("text") == "a.wim!1!x: accepted x");
  CHECK(waived.at("suppressions") == Json::parse(R"([{"kind": "external", "status": "accepted",
                         "justification": "waived until 2027-01-31: because x"}])"));
  for (const Json& result : run.at("results"))
    CHECK((&result == &waived || result.at("suppressions").empty()));
  CHECK_FALSE(run_of(report_of("x", Verdict::kFires)).at("results").at(0).contains("suppressions"));
}

TEST_CASE("what was found at one place gives one logical location") {
  Report report = report_of("x", Verdict::kFires);
  std::vector<Evidence>& evidence = report.targets[0].images[0].results[0].evidence;
  evidence.push_back(evidence.front());
  evidence.back().text = "another thing";
  const Json location = run_of(report).at("results").at(0).at("locations").at(0);
  CHECK(location.at("logicalLocations").size() == 2);  // the image, and the place
}

TEST_CASE("where there is a baseline every result has a state; what is gone is absent") {
  const Json results = run_of(full_report("x")).at("results");
  std::vector<std::string> states;
  for (const Json& result : results) states.push_back(result.at("baselineState"));
  // Fires, waived, open, two of the baseline, not applicable.
  CHECK(states ==
        std::vector<std::string>{"new", "unchanged", "new", "absent", "absent", "unchanged"});
  CHECK(results.at(3).at("ruleIndex") == 0);
  CHECK_FALSE(results.at(4).contains("ruleIndex"));
  CHECK(results.at(4).at("ruleId") == "T999");
  CHECK_FALSE(
      run_of(report_of("x", Verdict::kFires)).at("results").at(0).contains("baselineState"));
}

TEST_CASE("warnings are notifications, and an interrupted run did not succeed") {
  Report report = full_report("x");
  report.exit_code = 0;
  const Json invocation = run_of(report).at("invocations").at(0);
  CHECK(invocation.at("executionSuccessful") == false);
  const Json& notifications = invocation.at("toolExecutionNotifications");
  REQUIRE(notifications.size() == 3);
  CHECK(notifications.at(0).at("message").at("text") == "error x");
  CHECK(notifications.at(1).at("message").at("text") == "interrupted before everything was read");
  CHECK(notifications.at(2).at("message").at("text") == "warning x");
  CHECK(notifications.at(2).at("level") == "warning");
  report.interrupted = false;
  CHECK(run_of(report).at("invocations").at(0).at("executionSuccessful") == true);
}

TEST_CASE("the help of a rule is there as text and as Markdown, with links to addresses alone") {
  const Json rule = run_of(full_report("*x*")).at("tool").at("driver").at("rules").at(0);
  CHECK(rule.at("helpUri") == "https://example.org/T001");
  CHECK(rule.at("help").at("text") == "a title *x*\n\na title *x*\n\nNot a fault: a title *x*");
  CHECK(rule.at("help").at("markdown") ==
        "a title \\*x\\*\n\n**Why it matters**\n\na title \\*x\\*\n\n**Not a fault**\n\n"
        "* a title \\*x\\*\n\n**See**\n\n* <https://example.org/T001>\n* a title \\*x\\*");
}

TEST_CASE(
    "beyond 25,000 results those that do not apply are left out, and a notification says so") {
  Report report = report_of("x", Verdict::kFires);
  std::vector<ReportedResult>& results = report.targets[0].images[0].results;
  results.resize(25'000, hostile_result("x", Verdict::kNotApplicable));
  Json run = run_of(report);
  CHECK(run.at("results").size() == 25'000);
  CHECK(run.at("invocations").at(0).at("toolExecutionNotifications").size() == 1);
  results.push_back(hostile_result("x", Verdict::kNotApplicable));
  run = run_of(report);
  CHECK(count_kind(run, "notApplicable") == 0);
  CHECK(count_kind(run, "fail") == 1);
  const Json& left_out = run.at("invocations").at(0).at("toolExecutionNotifications").at(1);
  CHECK(left_out.at("level") == "note");
  CHECK(left_out.at("message").at("text").get<std::string>().starts_with("25000 results of kind"));
}

}  // namespace
}  // namespace assay
