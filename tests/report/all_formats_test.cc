// Every format over the same reports: nothing is lost, and nothing that an image says becomes
// markup, a command or a control sequence.

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/xml.h"
#include "report/finding.h"
#include "report/hostile_report.h"
#include "support/program.h"

namespace assay {
namespace {

WriterOptions with_waived() {
  WriterOptions options;
  options.show_waived = true;
  return options;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST_CASE("every format names each finding and each thing that was not read") {
  for (const WriterFormat& format : writer_formats())
    for (const Verdict verdict : {Verdict::kFires, Verdict::kUnknown}) {
      CAPTURE(format.name, name_of(verdict));
      const std::string text = written(format.name, report_of("plain", verdict));
      CHECK(text.find("error plain") != std::string::npos);
      CHECK(text.find(verdict == Verdict::kFires ? "message plain" : "reason plain") !=
            std::string::npos);
      CHECK(text.find("T001") != std::string::npos);
    }
}

// An annotation in a pipeline and an issue of GitLab stand for a fault: what is waived is none, and
// what is gone is told by its absence. A warning is about no file, which an issue of GitLab needs.
TEST_CASE("every format tells of waivers, warnings, the baseline and an end before the end") {
  const Report report = full_report("plain");
  for (const WriterFormat& format : writer_formats()) {
    CAPTURE(format.name);
    // Markdown escapes "-"; no text of the report has a backslash.
    const std::string text = replace_all(written(format.name, report, with_waived()), "\\-", "-");
    const bool is_of_faults = is_one_of(format.name, {"github", "azure", "gitlab", "cmtrace"});
    for (const char* part : {"accepted plain", "because plain", "2027-01-31"})
      CHECK(holds(text, part) == !is_of_faults);
    CHECK(holds(text, "warning plain") == (format.name != "gitlab"));
    CHECK(holds(text, "absent plain") == (!is_of_faults && format.name != "junit"));
    CHECK((holds(text, kInterrupted.data()) || holds(text, "\"interrupted\":")));
    if (format.name == "cmtrace") CHECK(holds(text, ", 1 waived in 1 images: incomplete"));
  }
}

TEST_CASE("where waived findings are not listed for people they are counted all the same") {
  const std::string text = written("text", full_report("plain"));
  CHECK_FALSE(holds(text, "accepted plain"));
  CHECK(holds(text, "1 waived"));
}

TEST_CASE("what an image says is text in every format") {
  for (const WriterFormat& format : writer_formats())
    for (const char* hostile : kHostile)
      for (const Verdict verdict : {Verdict::kFires, Verdict::kUnknown}) {
        CAPTURE(format.name, hostile);
        const std::string text = written(format.name, report_of(hostile, verdict));
        CHECK(is_utf8(text));
        CHECK(text.find('\x1b') == std::string::npos);
        // JSON is data: it gives every text back as it was.
        if (format.name != "json" && format.name != "jsonl")
          CHECK(text.find("\xe2\x80\xae") == std::string::npos);
      }
}

TEST_CASE("so is what a waiver, a baseline, a note or a rule says, at every width") {
  for (const WriterFormat& format : writer_formats())
    for (const char* hostile : kHostile)
      for (const std::size_t width : {0U, 20U, 100U}) {
        CAPTURE(format.name, hostile, width);
        WriterOptions options = with_waived();
        options.width = width;
        const std::string text = written(format.name, full_report(hostile), options);
        CHECK(is_utf8(text));
        CHECK(text.find('\x1b') == std::string::npos);
        if (format.name != "json" && format.name != "jsonl")
          CHECK_FALSE(holds(text, "\xe2\x80\xae"));
        // Attributes of XML may have lines.
        if (format.name != "junit") CHECK_FALSE(holds(text, "because two\n"));
      }
}

bool begins_line(const std::string& text, const std::string& start) {
  return text.starts_with(start) || text.find("\n" + start) != std::string::npos;
}

TEST_CASE("line-wise formats keep one entry on one line") {
  for (const char* name : {"github", "azure", "cmtrace"})
    for (const char* hostile : kHostile) {
      CAPTURE(name, hostile);
      const std::string plain = written(name, full_report("x"));
      const std::string text = written(name, full_report(hostile));
      CHECK(std::count(text.begin(), text.end(), '\n') ==
            std::count(plain.begin(), plain.end(), '\n'));
      CHECK_FALSE(begins_line(text, "more"));
    }
}

TEST_CASE("a line of an Azure log that is no command holds none") {
  Report report = report_of("##vso[task.complete result=Succeeded;]", Verdict::kFires);
  report.targets[0].images[0].results[0].severity = Severity::kLow;
  const std::string text = written("azure", report);
  CHECK(text.starts_with("low T001: a title "));
  CHECK_FALSE(holds(text.substr(0, text.find('\n')), "##vso["));
}

TEST_CASE("JSON formats parse, JUnit is well-formed, and both give the text back") {
  for (const char* hostile : kHostile) {
    CAPTURE(hostile);
    const Report report = report_of(hostile, Verdict::kFires);
    for (const char* name : {"json", "sarif", "gitlab"})
      CHECK(nlohmann::json::accept(written(name, report)));
    std::istringstream lines(written("jsonl", report));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(nlohmann::json::accept(line));
    CHECK(count == 3);  // image, target, summary
    const Result<XmlNode> junit = parse_xml(written("junit", report), {});
    REQUIRE(junit);
    CHECK(junit->child("testsuite")->child("testcase")->child("failure") != nullptr);
  }
}

TEST_CASE("a cell of a spreadsheet is never a formula, and quotes are doubled") {
  const std::string text = written("csv", report_of("=1\"2", Verdict::kFires));
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
  const Result<XmlNode> junit = parse_xml(written("junit", report), {});
  REQUIRE(junit);
  const XmlNode& suite = junit->children.at(0);
  CHECK(suite.attribute("tests") == "5");
  CHECK(suite.attribute("failures") == "1");
  CHECK(suite.attribute("errors") == "1");
  CHECK(suite.attribute("skipped") == "2");
  CHECK(suite.children.size() == 5);
}

TEST_CASE("a waived case of JUnit is skipped, and says until when, why and what") {
  const Result<XmlNode> junit = parse_xml(written("junit", report_of("x", Verdict::kWaived)), {});
  REQUIRE(junit);
  const XmlNode* skipped = junit->children.at(0).children.at(0).child("skipped");
  REQUIRE(skipped != nullptr);
  CHECK(skipped->attribute("message") == "waived until 2027-01-31: because x");
  CHECK(skipped->text == "accepted x");
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
    return nlohmann::json::parse(written("sarif", report_of("x", verdict)))["runs"][0];
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
  const auto informs = nlohmann::json::parse(written("sarif", informing))["runs"][0]["results"][0];
  CHECK(informs["kind"] == "informational");
  CHECK(informs["level"] == "none");
  CHECK(written("junit", informing).find("<failure") == std::string::npos);
  const auto open = json(Verdict::kUnknown);
  CHECK(open["results"][0]["kind"] == "open");
  CHECK(open["results"][0]["level"] == "none");
}

}  // namespace
}  // namespace assay
