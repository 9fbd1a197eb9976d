// The audit of every fixture image, inside the test process.

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "audit/auditor.h"
#include "audit/verdict.h"
#include "report/writer.h"
#include "support/fixture_images.h"

namespace assay {
namespace {

const RuleSet& default_rules() {
  static const RuleSet rules = RuleSet::with_default_rules().value();
  return rules;
}

// The day is fixed: support ends one day, and then IMG003 fires.
Report audit_fixture(const std::string& name, AuditOptions options = {}) {
  options.today = *file_time_from_date("2024-06-01");
  Report report = audit(open_targets({(built_fixtures() / name).string()}, options),
                        default_rules(), default_tables(), options);
  conclude(report, {});
  return report;
}

AuditOptions with_engine(Engine engine) {
  AuditOptions options;
  options.open.engine = engine;
  return options;
}

AuditOptions with_jobs(unsigned jobs) {
  AuditOptions options;
  options.jobs = jobs;
  return options;
}

std::string json_of(const Report& report) {
  std::ostringstream out;
  make_json_writer({})->write(report, out);
  return out.str();
}

std::vector<std::string> fired(const ImageReport& image) {
  std::vector<std::string> ids;
  for (const ReportedResult& result : image.results)
    if (result.verdict == Verdict::kFires) ids.push_back(result.rule);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// What may not depend on the container an image came in. (How to mend it does: DISM is told of a
// WIM and its index, or of a folder.)
std::vector<std::string> findings_of(const ImageReport& image) {
  std::vector<std::string> lines;
  for (const ReportedResult& result : image.results) {
    lines.push_back(result.rule + " " + std::string(name_of(result.verdict)) + " " +
                    result.message + result.reason);
    for (const Evidence& evidence : result.evidence)
      lines.push_back(evidence.from.file + " " + evidence.from.key + " " + evidence.text);
  }
  return lines;
}

TEST_CASE("every fixture image has its kind, its channel and exactly the findings it states") {
  for (const FixtureImage& fixture : all_fixture_images()) {
    CAPTURE(fixture.name);
    const Report report = audit_fixture(fixture.name + ".wim");
    REQUIRE(report.targets.size() == 1);
    REQUIRE(report.targets[0].images.size() == 1);
    const ImageReport& image = report.targets[0].images[0];
    CHECK(image.kind == fixture.kind);
    CHECK(image.fact("key.channel") == fixture.channel);
    std::vector<std::string> expected = fixture.fires;
    std::sort(expected.begin(), expected.end());
    CHECK(fired(image) == expected);
    CHECK(image.errors.empty());
    CHECK(report.summary.results.count(Verdict::kUnknown) == 0);
  }
}

TEST_CASE("both engines write the same report about every fixture") {
  for (const FixtureImage& fixture : all_fixture_images()) {
    CAPTURE(fixture.name);
    for (const char* ending : {".wim", ""}) {
      const std::string name = fixture.name + ending;
      CHECK(json_of(audit_fixture(name, with_engine(Engine::kNative))) ==
            json_of(audit_fixture(name, with_engine(Engine::kReference))));
    }
  }
}

TEST_CASE("both engines write the same report about every WIM of several images") {
  for (const char* name : {"mixed.wim", "clean.wim", "clean.esd", "split.swm", "media.wim"}) {
    CAPTURE(name);
    const std::string native = json_of(audit_fixture(name, with_engine(Engine::kNative)));
    CHECK(native == json_of(audit_fixture(name, with_engine(Engine::kReference))));
    CHECK(native.find("\"unknown\"") == std::string::npos);
  }
}

TEST_CASE("an applied folder gives the findings of its WIM") {
  for (const FixtureImage& fixture : all_fixture_images()) {
    CAPTURE(fixture.name);
    const Report wim = audit_fixture(fixture.name + ".wim");
    const Report folder = audit_fixture(fixture.name);
    REQUIRE(folder.targets[0].images.size() == 1);
    CHECK(folder.targets[0].format == "folder");
    CHECK(findings_of(folder.targets[0].images[0]) == findings_of(wim.targets[0].images[0]));
    CHECK(folder.exit_code == wim.exit_code);
  }
}

TEST_CASE("the report does not depend on the number of threads") {
  const std::string one = json_of(audit_fixture("mixed.wim", with_jobs(1)));
  for (const unsigned jobs : {0U, 2U, 4U, 64U}) {
    CAPTURE(jobs);
    CHECK(json_of(audit_fixture("mixed.wim", with_jobs(jobs))) == one);
  }
}

TEST_CASE("a bare hive is an artefact of its own") {
  const std::string config = "win10-csvlk/Windows/System32/config/";
  const Report software = audit_fixture(config + "SOFTWARE");
  REQUIRE(software.targets[0].images.size() == 1);
  CHECK(software.targets[0].format == "hive");
  CHECK(software.targets[0].images[0].kind == "hive");
  CHECK(fired(software.targets[0].images[0]) == std::vector<std::string>{"KMS001"});
  CHECK(software.exit_code == 1);

  const Report system = audit_fixture(config + "SYSTEM");
  REQUIRE(system.targets[0].images.size() == 1);
  CHECK(fired(system.targets[0].images[0]).empty());
  CHECK(system.summary.results.count(Verdict::kUnknown) == 0);
  CHECK(system.exit_code == 0);
}

TEST_CASE("findings of an image come first, the worst on top, the rest by rule") {
  const Report report = audit_fixture("win7-csvlk.wim");
  const std::vector<ReportedResult>& results = report.targets[0].images[0].results;
  REQUIRE(results.size() == default_rules().rules().size());
  CHECK(std::is_sorted(results.begin(), results.end(),
                       [](const ReportedResult& a, const ReportedResult& b) {
                         const bool a_fires = a.verdict == Verdict::kFires;
                         const bool b_fires = b.verdict == Verdict::kFires;
                         if (a_fires != b_fires) return a_fires;
                         if (a_fires && a.severity != b.severity) return a.severity > b.severity;
                         return a.rule < b.rule;
                       }));
}

TEST_CASE("every finding of the fixtures says what to do, and shows where it was found") {
  for (const FixtureImage& fixture : all_fixture_images()) {
    const Report report = audit_fixture(fixture.name + ".wim");
    for (const ReportedResult& result : report.targets[0].images[0].results) {
      if (result.verdict != Verdict::kFires) continue;
      CAPTURE(fixture.name, result.rule);
      CHECK_FALSE(result.message.empty());
      CHECK_FALSE(result.remediation.empty());
      CHECK_FALSE(result.evidence.empty());
      // A placeholder that nobody filled in.
      CHECK(result.message.find_first_of("{}") == std::string::npos);
      CHECK(result.remediation.find_first_of("{}") == std::string::npos);
    }
  }
}

TEST_CASE("a target that was not read within its time is not clean") {
  AuditOptions options;
  options.timeout = std::chrono::seconds(-1);  // is over before anything is opened
  const Report report = audit_fixture("clean.wim", options);
  CHECK(report.exit_code == 2);
  REQUIRE(report.targets[0].errors.size() == 1);
  CHECK(report.targets[0].errors[0].find("not read within") != std::string::npos);
}

}  // namespace
}  // namespace assay
