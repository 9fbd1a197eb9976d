// Reports against the schemas of others (tests/schemas): SARIF 2.1.0, JUnit as Jenkins reads it,
// and what GitLab asks of a code quality report.

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/hostile_report.h"
#include "report/validation.h"
#include "support/fixture_images.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path kSource = ASSAY_SOURCE_DIR;

// The golden report of that format; one for each hostile text; one of a scan with findings,
// undecided rules, and targets that cannot be opened.
std::vector<fs::path> reports_of(const std::string& format, const TemporaryFolder& folder) {
  std::vector<fs::path> files = {kSource / "tests/golden" / ("mixed." + format)};
  for (const char* hostile : kHostile) {
    files.push_back(folder / (std::to_string(files.size()) + "." + format));
    write_whole(files.back(), written(format, full_report(hostile)));
  }
  fs::copy(built_fixtures() / "win10-gvlk", folder / "applied", fs::copy_options::recursive);
  fs::remove(folder / "applied/Windows/System32/config/SYSTEM");
  files.push_back(folder / ("live." + format));
  run_inside({"scan", "-f", format, "-o", files.back().string(),
              (built_fixtures() / "mixed.wim").string(), (built_fixtures() / "empty").string(),
              (folder / "applied").string(), "/no/such.wim"});
  return files;
}

TEST_CASE("SARIF reports fit the schema of OASIS") {
  const TemporaryFolder folder;
  // Closed already, but for the property bags.
  expect_valid_json(kSource / "tests/schemas/sarif-2.1.0-rtm.5.json", Schema::kOpen,
                    reports_of("sarif", folder));
}

TEST_CASE("what is no SARIF does not fit it") {
  const TemporaryFolder folder;
  Json sarif = Json::parse(written("sarif", full_report("x")));
  sarif["runs"][0]["results"][0]["kind"] = "fails";
  write_whole(folder / "bad.sarif", sarif.dump());
  const std::string verdict = validate_json(kSource / "tests/schemas/sarif-2.1.0-rtm.5.json",
                                            Schema::kOpen, {folder / "bad.sarif"});
  if (!is_missing(verdict, "python3-jsonschema"))
    CHECK(verdict.find("$.runs[0].results[0].kind") != std::string::npos);
}

// Servers show the message of what was skipped; later versions of the schema have it.
fs::path junit_schema(const TemporaryFolder& folder) {
  const std::string old = R"(<xs:element name="skipped" type="xs:string"/>)";
  std::string schema = read_whole(kSource / "tests/schemas/jenkins-junit.xsd");
  REQUIRE(schema.find(old) != std::string::npos);
  schema.replace(schema.find(old), old.size(),
                 R"(<xs:element name="skipped"><xs:complexType mixed="true">
                    <xs:attribute name="type" type="xs:string"/>
                    <xs:attribute name="message" type="xs:string"/>
                    </xs:complexType></xs:element>)");
  write_whole(folder / "junit.xsd", schema);
  return folder / "junit.xsd";
}

TEST_CASE("JUnit reports fit the schema that Jenkins reads by") {
  const TemporaryFolder folder;
  expect_valid_xml(junit_schema(folder), reports_of("junit", folder));
}

TEST_CASE("what is no JUnit report does not fit it") {
  const TemporaryFolder folder;
  write_whole(folder / "bad.junit", "<testsuites><testsuite tests=\"1\"/></testsuites>");
  const std::string verdict = validate_xml(junit_schema(folder), {folder / "bad.junit"});
  if (!is_missing(verdict, "libxml2-utils"))
    CHECK(verdict.find("The attribute 'name' is required") != std::string::npos);
}

// docs.gitlab.com, "Code Quality report format": the members, the five severities, a relative path
// without "./", a fingerprint for each issue alone.
void check_gitlab_issue(const Json& issue) {
  static const std::set<std::string> kSeverities = {"info", "minor", "major", "critical",
                                                    "blocker"};
  CHECK(issue.size() == 5);
  CHECK_FALSE(issue.at("description").get<std::string>().empty());
  CHECK_FALSE(issue.at("check_name").get<std::string>().empty());
  CHECK(issue.at("fingerprint").get<std::string>().size() == 64);
  CHECK(kSeverities.count(issue.at("severity").get<std::string>()) == 1);
  CHECK_FALSE(issue.at("location").at("path").get<std::string>().starts_with("./"));
  CHECK(issue.at("location").at("lines").at("begin").get<int>() == 1);
}

TEST_CASE("GitLab reports are what GitLab asks for, and tell each issue from the others") {
  const TemporaryFolder folder;
  for (const fs::path& file : reports_of("gitlab", folder)) {
    CAPTURE(file);
    const Json issues = Json::parse(read_whole(file));
    REQUIRE(issues.is_array());
    std::set<std::string> fingerprints;
    for (const Json& issue : issues) {
      check_gitlab_issue(issue);
      fingerprints.insert(issue.at("fingerprint").get<std::string>());
    }
    CHECK(fingerprints.size() == issues.size());
  }
}

}  // namespace
}  // namespace assay
