// Every format over the same reports: nothing is lost, and nothing that an image says becomes
// markup, a command or a control sequence.

#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/xml.h"
#include "report/finding.h"
#include "report/writer.h"

namespace assay {
namespace {

// What somebody may have written into a name, a value or a message of an image.
const char* const kHostile[] = {
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m",
    "two\nlines\r\nmore",
    "]]>&lt;\"'",
    "]LOG]!><time=\"x\">",
    "::error::x",
    "##vso[task.complete result=Succeeded;]x",
    "%0Ax",
    "=cmd|' /C calc'!A0",
    "\xff\xfe broken",
    "\xe2\x80\xae reversed",
    "| cell | `code` |",
};

Report report_of(const std::string& text, Verdict verdict) {
  Report report;
  report.tool_version = "1.2.3";
  report.rules_digest = std::string(64, 'a');
  report.fail_on = "high";
  ReportedRule rule;
  rule.id = "T001";
  rule.title = "a title";
  rule.severity = Severity::kHigh;
  report.rules = {rule};
  ReportedResult result;
  result.rule = "T001";
  result.verdict = verdict;
  result.severity = Severity::kHigh;
  result.message = verdict == Verdict::kFires ? "message " + text : "";
  result.reason = verdict == Verdict::kUnknown ? "reason " + text : "";
  Evidence evidence;
  evidence.from.key = "HKLM\\SOFTWARE\\" + text;
  evidence.text = "evidence " + text;
  result.evidence = {evidence};
  ImageReport image;
  image.locator = "a.wim!1!" + text;
  image.kind = "windows";
  image.results = {result};
  TargetReport target;
  target.target = "a.wim";
  target.images = {image};
  target.errors = {"error " + text};
  report.targets = {target};
  report.exit_code = 2;
  return report;
}

std::string written(const WriterFormat& format, const Report& report) {
  std::ostringstream out;
  format.make({})->write(report, out);
  return out.str();
}

TEST_CASE("every format names each finding and each thing that was not read") {
  for (const WriterFormat& format : writer_formats())
    for (const Verdict verdict : {Verdict::kFires, Verdict::kUnknown}) {
      CAPTURE(format.name, name_of(verdict));
      const std::string text = written(format, report_of("plain", verdict));
      CHECK(text.find("error plain") != std::string::npos);
      CHECK(text.find(verdict == Verdict::kFires ? "message plain" : "reason plain") !=
            std::string::npos);
      CHECK(text.find("T001") != std::string::npos);
    }
}

TEST_CASE("what an image says is text in every format") {
  for (const WriterFormat& format : writer_formats())
    for (const char* hostile : kHostile)
      for (const Verdict verdict : {Verdict::kFires, Verdict::kUnknown}) {
        CAPTURE(format.name, hostile);
        const std::string text = written(format, report_of(hostile, verdict));
        CHECK(is_utf8(text));
        CHECK(text.find('\x1b') == std::string::npos);
        // JSON is data: it gives every text back as it was.
        if (format.name != "json" && format.name != "jsonl")
          CHECK(text.find("\xe2\x80\xae") == std::string::npos);
      }
}

bool begins_line(const std::string& text, const std::string& start) {
  return text.starts_with(start) || text.find("\n" + start) != std::string::npos;
}

TEST_CASE("line-wise formats keep one entry on one line") {
  for (const char* name : {"github", "azure", "cmtrace"})
    for (const char* hostile : kHostile) {
      CAPTURE(name, hostile);
      const std::string plain = written(*find_writer(name), report_of("x", Verdict::kFires));
      const std::string text = written(*find_writer(name), report_of(hostile, Verdict::kFires));
      CHECK(std::count(text.begin(), text.end(), '\n') ==
            std::count(plain.begin(), plain.end(), '\n'));
      CHECK_FALSE(begins_line(text, "more"));
    }
}

TEST_CASE("JSON formats parse, JUnit is well-formed, and both give the text back") {
  for (const char* hostile : kHostile) {
    CAPTURE(hostile);
    const Report report = report_of(hostile, Verdict::kFires);
    for (const char* name : {"json", "sarif", "gitlab"})
      CHECK(nlohmann::json::accept(written(*find_writer(name), report)));
    std::istringstream lines(written(*find_writer("jsonl"), report));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(nlohmann::json::accept(line));
    CHECK(count == 3);  // image, target, summary
    const Result<XmlNode> junit = parse_xml(written(*find_writer("junit"), report), {});
    REQUIRE(junit);
    CHECK(junit->child("testsuite")->child("testcase")->child("failure") != nullptr);
  }
}

TEST_CASE("a cell of a spreadsheet is never a formula, and quotes are doubled") {
  const std::string text = written(*find_writer("csv"), report_of("=1\"2", Verdict::kFires));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    for (const char start : {'=', '+', '@'}) CHECK_FALSE(line.find(std::string(",") + start) < 99);
  CHECK(text.find("\"\"2") != std::string::npos);
  CHECK(text.ends_with("\r\n"));
}

TEST_CASE("JUnit counts what it holds, passes included") {
  Report report = report_of("x", Verdict::kFires);
  for (const Verdict verdict :
       {Verdict::kPasses, Verdict::kUnknown, Verdict::kNotApplicable, Verdict::kWaived}) {
    ReportedResult result;
    result.rule = "T001";
    result.verdict = verdict;
    report.targets[0].images[0].results.push_back(result);
  }
  const Result<XmlNode> junit = parse_xml(written(*find_writer("junit"), report), {});
  REQUIRE(junit);
  const XmlNode& suite = junit->children.at(0);
  CHECK(suite.attribute("tests") == "5");
  CHECK(suite.attribute("failures") == "1");
  CHECK(suite.attribute("errors") == "1");
  CHECK(suite.attribute("skipped") == "2");
  CHECK(suite.children.size() == 5);
}

TEST_CASE("a fingerprint outlives rebuilds and other folders, and tells findings apart") {
  const auto fingerprint = [](const Report& report) {
    return fingerprint_of(findings_of(report).at(0));
  };
  const Report first = report_of("x", Verdict::kFires);
  Report moved = first;
  moved.targets[0].target = "/other/a.wim";
  moved.targets[0].images[0].locator = "/other/a.wim!1!x";
  moved.targets[0].images[0].results[0].message = "other words";
  CHECK(fingerprint(moved) == fingerprint(first));
  CHECK(fingerprint(first).size() == 64);
  Report other_place = first;
  other_place.targets[0].images[0].results[0].evidence[0].from.key = "HKLM\\SYSTEM";
  CHECK(fingerprint(other_place) != fingerprint(first));
  Report other_image = first;
  other_image.targets[0].images[0].name = "Windows 11";
  CHECK(fingerprint(other_image) != fingerprint(first));
}

TEST_CASE("SARIF has a rule for each result, and levels for failures alone") {
  const auto json = [](Verdict verdict) {
    return nlohmann::json::parse(
        written(*find_writer("sarif"), report_of("x", verdict)))["runs"][0];
  };
  const auto failed = json(Verdict::kFires);
  const auto& result = failed["results"][0];
  CHECK(failed["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"] == "T001");
  CHECK(result["kind"] == "fail");
  CHECK(result["level"] == "error");
  CHECK(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.wim");
  CHECK(failed["tool"]["driver"]["rules"][0]["properties"]["security-severity"] == "8.0");
  CHECK(failed["invocations"][0]["executionSuccessful"] == false);
  Report informing = report_of("x", Verdict::kFires);
  informing.targets[0].images[0].results[0].severity = Severity::kInfo;
  const auto informs =
      nlohmann::json::parse(written(*find_writer("sarif"), informing))["runs"][0]["results"][0];
  CHECK(informs["kind"] == "informational");
  CHECK(informs["level"] == "none");
  CHECK(written(*find_writer("junit"), informing).find("<failure") == std::string::npos);
  const auto open = json(Verdict::kUnknown);
  CHECK(open["results"][0]["kind"] == "open");
  CHECK(open["results"][0]["level"] == "none");
}

}  // namespace
}  // namespace assay
