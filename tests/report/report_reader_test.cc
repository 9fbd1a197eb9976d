// Stored reports: what was written is read back whole, and what is cut, of another version or made
// up is refused with its path.

#include "report/report_reader.h"

#include <random>
#include <sstream>

#include <catch2/catch.hpp>

#include "audit/verdict.h"
#include "report/writer.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/seeds.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string rendered(const Report& report, std::string_view format) {
  std::ostringstream out;
  find_writer(format)->make({})->write(report, out);
  return out.str();
}

std::string golden(const std::string& name) {
  return read_whole(fs::path(ASSAY_SOURCE_DIR) / "tests/golden" / (name + ".json"));
}

Result<Report> changed(const std::string& from, const std::string& to) {
  std::string text = golden("mixed");
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return report_from_json(text.replace(at, from.size(), to));
}

std::string fault_of(const Result<Report>& report) {
  return report ? "no fault" : to_string(report.error());
}

// A report with everything that a scan of one image does not show at once.
Report report_with_everything() {
  Report report = report_from_json(golden("mixed")).value();
  report.params = {{"allowed_kms", {"*.corp.example", "kms"}}, {"empty", {}}};
  report.warnings = {"waivers.toml: line 3: expired on 2024-01-01"};
  report.interrupted = report.compared = report.fail_on_new = report.allow_unknown = true;
  report.absent = {{"KMS001", Severity::kCritical, "old.wim!1", "was there", std::string(64, 'b')}};
  ReportedResult& first = report.targets.at(0).images.at(0).results.at(0);
  first.verdict = Verdict::kWaived;
  first.waiver = ReportedWaiver{"because", "2027-01-31"};
  ReportedResult& second = report.targets.at(0).images.at(0).results.at(1);
  second.verdict = Verdict::kFires;
  second.baseline = BaselineState::kNew;
  second.is_unconfirmed = true;
  report.targets.at(0).notes = {"mended"};
  report.targets.at(0).errors = {"not read"};
  conclude(report, gate_of(report));
  return report;
}

TEST_CASE("a stored report renders in every format as it did right after the scan") {
  for (const WriterFormat& format : writer_formats()) {
    CAPTURE(format.name);
    const Report report = report_with_everything();
    const Result<Report> again = report_from_json(rendered(report, "json"));
    INFO(fault_of(again));
    REQUIRE(again);
    Report concluded = *again;
    conclude(concluded, gate_of(concluded));
    CHECK(rendered(concluded, format.name) == rendered(report, format.name));
  }
}

TEST_CASE("reports of every kind of target are read and written back byte for byte") {
  for (const char* name : {"mixed.wim", "media.wim", "boot.wim", "empty", "no-such.wim",
                           "win10-mak/Windows/System32/config/SOFTWARE"}) {
    CAPTURE(name);
    const std::string text =
        run_inside({"scan", "-f", "json", (built_fixtures() / name).string()}).out;
    Result<Report> report = report_from_json(text);
    INFO(fault_of(report));
    REQUIRE(report);
    conclude(*report, gate_of(*report));
    CHECK(rendered(*report, "json") == text);
  }
}

TEST_CASE("the verdict of the file is not taken over") {
  Result<Report> report = changed("\"exit_code\": 1", "\"exit_code\": 0");
  REQUIRE(report);
  conclude(*report, gate_of(*report));
  CHECK(report->exit_code == 1);
}

TEST_CASE("a report that is cut anywhere is refused") {
  const std::string text = golden("mixed");
  for (std::size_t length = 0; length + 2 < text.size(); length += 4'999)
    CHECK_FALSE(report_from_json(std::string_view(text).substr(0, length)));
}

TEST_CASE("versions 1.x are read, others are not") {
  CHECK(changed("\"schema_version\": \"1.1\"", "\"schema_version\": \"1.0\""));
  CHECK(changed("\"schema_version\": \"1.1\"", "\"schema_version\": \"1.99\", \"more\": 1"));
  const Result<Report> other =
      changed("\"schema_version\": \"1.1\"", "\"schema_version\": \"2.0\"");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ErrorCode::kUnsupported);
  CHECK(fault_of(other) == "a report of schema version 2.0; this program reads 1.x");
  CHECK(fault_of(changed("\"schema_version\": \"1.1\"", "\"schema_version\": 1")) ==
        "not a report of assay (no schema_version)");
  CHECK(fault_of(report_from_json("[]")) == "not a report of assay (no schema_version)");
  CHECK(fault_of(report_from_json("")) == "not JSON, or cut off");
}

TEST_CASE("what does not fit is named with its path") {
  CHECK(fault_of(changed("\"result\": \"fires\"", "\"result\": \"fine\"")) ==
        "targets[0].images[0].results[0]: unknown result");
  CHECK(fault_of(changed("\"severity\": \"critical\",\n              \"message\"",
                         "\"severity\": 5, \"message\"")) ==
        "targets[0].images[0].results[1].severity: not a text");
  CHECK(fault_of(changed("\"locator\"", "\"location\"")) ==
        "targets[0].images[0].locator: is missing");
  CHECK(fault_of(changed("\"results\": [", "\"results\": 5, \"other\": [")) ==
        "targets[0].images[0].results: not a list");
  CHECK(fault_of(changed("\"fail_on\": \"high\"", "\"fail_on\": \"never\"")) ==
        "fail_on: unknown severity");
  CHECK(fault_of(changed("\"targets\": [", "\"target\": [")).ends_with("targets: is missing"));
}

TEST_CASE("a result of a rule that the report does not describe is refused") {
  const std::string fault = fault_of(changed("\"rule\": \"KMS001\"", "\"rule\": \"KMS999\""));
  CHECK(fault.find("a result of rule KMS999, which the report does not describe") !=
        std::string::npos);
}

TEST_CASE("nesting without end is refused, and does not cost the stack") {
  const std::string deep(200'000, '[');
  CHECK(fault_of(report_from_json(deep)) == "JSON is nested too deeply");
}

TEST_CASE("a report beyond the bound is refused before it is parsed") {
  Limits limits;
  limits.max_report_bytes = 100;
  CHECK(fault_of(report_from_json(golden("mixed"), limits)) == "report is too large");
}

TEST_CASE("damaged reports are refused or rendered, and never more") {
  std::string text = golden("mixed");
  const std::size_t results = text.find("\"results\": [");
  for (unsigned seed = 0; seed < seed_count(40); ++seed) {
    std::minstd_rand random(seed);
    std::string damaged = text;
    for (int i = 0; i < 4; ++i) damaged[random() % 8'000 + results] = static_cast<char>(random());
    Result<Report> report = report_from_json(damaged);
    if (!report) continue;
    conclude(*report, gate_of(*report));
    for (const WriterFormat& format : writer_formats()) rendered(*report, format.name);
  }
}

}  // namespace
}  // namespace assay
