// Text, JSON and Markdown over a report made by hand: writers format, and decide nothing.

#include <sstream>

#include <catch2/catch.hpp>

#include "report/writer.h"
#include "support/program.h"

namespace assay {
namespace {

ReportedResult finding(const std::string& rule, Severity severity, const std::string& remediation) {
  ReportedResult result;
  result.rule = rule;
  result.verdict = Verdict::kFires;
  result.severity = severity;
  result.message = "message of " + rule;
  result.remediation = remediation;
  Evidence evidence;
  evidence.text = "Start = 4";
  evidence.from.file = "Windows/System32/config/SYSTEM";
  evidence.from.key = "HKLM\\SYSTEM\\ControlSet001\\Services\\sppsvc";
  evidence.from.value = "Start";
  result.evidence = {evidence};
  return result;
}

ReportedRule rule(const std::string& id, Severity severity) {
  ReportedRule made;
  made.id = id;
  made.title = "title of " + id;
  made.severity = severity;
  made.rationale = "reason of " + id;
  made.references = {"https://example.org/" + id};
  return made;
}

ImageReport image(const std::string& locator, std::vector<ReportedResult> results) {
  ImageReport made;
  made.locator = locator;
  made.kind = "windows";
  made.facts = {{"os.name", "Windows 10 Enterprise"},
                {"os.build", "19045"},
                {"os.product", "client"},
                {"key.channel", "Volume:GVLK"},
                {"key.wiped", "false"}};
  made.results = std::move(results);
  return made;
}

// Two images: the second has the worse finding; both have the same medium one.
Report sample() {
  Report report;
  report.tool_version = "1.2.3";
  report.rules_digest = std::string(64, 'a');
  report.fail_on = "high";
  report.rules = {rule("T001", Severity::kMedium), rule("T002", Severity::kCritical)};
  TargetReport target;
  target.target = "a.wim";
  target.format = "wim";
  target.images = {image("a.wim!1", {finding("T001", Severity::kMedium, "mend it")}),
                   image("a.wim!2", {finding("T002", Severity::kCritical, "build again"),
                                     finding("T001", Severity::kMedium, "mend it")})};
  report.targets = {target};
  report.summary.targets = 1;
  report.summary.images = 2;
  report.summary.findings = {{Severity::kMedium, 2}, {Severity::kCritical, 1}};
  report.exit_code = 1;
  return report;
}

std::string written(const char* format, const Report& report, const WriterOptions& options = {}) {
  std::ostringstream out;
  find_writer(format)->make(options)->write(report, out);
  return out.str();
}

TEST_CASE("the first line of a text report is the worst finding") {
  CHECK(written("text", sample()).starts_with("CRITICAL  T002  title of T002\n"));
}

TEST_CASE("images with the same finding and the same remedy share one section") {
  const std::string text = written("text", sample());
  const std::size_t section = text.find("MEDIUM  T001");
  REQUIRE(section != std::string::npos);
  CHECK(text.find("MEDIUM  T001", section + 1) == std::string::npos);
  CHECK(text.find("a.wim!1", section) < text.find("a.wim!2", section));
  CHECK(text.find("mend it") == text.rfind("mend it"));
}

TEST_CASE("where the remedies differ each names its image") {
  Report report = sample();
  report.targets[0].images[0].results[0].remediation = "mend it otherwise";
  const std::string text = written("text", report);
  CHECK(holds(text, "What to do a.wim!1\n    mend it otherwise\n"));
  CHECK(holds(text, "What to do a.wim!2\n    mend it\n"));
}

TEST_CASE("--severity hides findings from the display and not from the verdict") {
  WriterOptions options;
  options.show_from = Severity::kHigh;
  const std::string text = written("text", sample(), options);
  CHECK_FALSE(holds(text, "T001"));
  CHECK(holds(text, "1 critical, 2 medium in 2 images: FAILS (at high or above)"));
  CHECK(written("json", sample(), options) == written("json", sample()));
}

TEST_CASE("colour appears only where it is asked for") {
  CHECK_FALSE(holds(written("text", sample()), "\x1b"));
  WriterOptions options;
  options.colour = true;
  CHECK(holds(written("text", sample(), options), "\x1b["));
  CHECK_FALSE(holds(written("json", sample(), options), "\x1b"));
}

TEST_CASE("text of an image cannot drive the terminal") {
  Report report = sample();
  ReportedResult& result = report.targets[0].images[0].results[0];
  result.message = "a\x1b[2Jb\rc\nd";
  result.evidence[0].text = "x\x07y";
  report.targets[0].images[0].locator = "a\x1b]0;title\x07.wim";
  for (const char c : written("text", report))
    CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
}

TEST_CASE("text of an image that is not UTF-8 makes valid JSON all the same") {
  Report report = sample();
  report.targets[0].images[0].name = "caf\xe9 \xff\xfe";
  CHECK(holds(written("json", report), "\"name\": \"caf\xef\xbf\xbd"));
}

TEST_CASE("what could not be decided is listed with its image, rule and reason") {
  Report report = sample();
  ReportedResult unknown;
  unknown.rule = "T001";
  unknown.verdict = Verdict::kUnknown;
  unknown.reason = "SOFTWARE: cell runs past the hive";
  report.targets[0].images[0].results = {unknown};
  report.summary.results[Verdict::kUnknown] = 1;
  report.exit_code = 2;
  const std::string text = written("text", report);
  CHECK(holds(text, "Could not be decided\n  a.wim!1  T001  SOFTWARE: cell runs past the hive\n"));
  CHECK(holds(text, "  a.wim!1  unknown "));
  CHECK(holds(text, "1 not decided: INCOMPLETE"));
}

TEST_CASE("an image that no rule applies to is not called clean") {
  Report report = sample();
  ReportedResult none;
  none.rule = "T001";
  none.verdict = Verdict::kNotApplicable;
  report.targets[0].images[0].results = {none};
  CHECK(holds(written("text", report), "  a.wim!1  -         Windows 10"));
}

TEST_CASE("-v lists what passed and what does not apply") {
  Report report = sample();
  ReportedResult passed;
  passed.rule = "T001";
  report.targets[0].images[0].results = {passed};
  WriterOptions options;
  options.verbose = true;
  CHECK(holds(written("text", report, options), "    T001  passes\n"));
  CHECK_FALSE(holds(written("text", report), "T001  passes"));
}

TEST_CASE("errors of targets and images stand at the end, in the report itself") {
  Report report = sample();
  report.targets[0].images[0].errors = {"a.wim!1: SYSTEM: the hive is missing"};
  report.targets[0].errors = {"a.wim!3: cut off"};
  const std::string text = written("text", report);
  CHECK(holds(text, "Not read\n  a.wim!3: cut off\n  a.wim!1: SYSTEM: the hive is missing\n"));
}

ReportedResult waived(const std::string& rule) {
  ReportedResult result = finding(rule, Severity::kCritical, "build again");
  result.verdict = Verdict::kWaived;
  result.waiver = ReportedWaiver{"the pilot ends in January", "2027-01-31"};
  return result;
}

TEST_CASE("an image with nothing but a waived finding is waived, not clean") {
  Report report = sample();
  report.targets[0].images[0].results = {waived("T002")};
  report.summary.results[Verdict::kWaived] = 1;
  CHECK(holds(written("text", report), "  a.wim!1  waived    Windows 10"));
  CHECK(holds(written("text", report), "in 2 images, 1 waived: FAILS"));
  report.targets[0].images[0].results.push_back(finding("T001", Severity::kMedium, "mend it"));
  CHECK(holds(written("text", report), "  a.wim!1  medium    Windows 10"));
}

TEST_CASE("--show-waived lists what is waived, why and until when") {
  Report report = sample();
  report.targets[0].images[0].results = {waived("T002")};
  CHECK_FALSE(holds(written("text", report), "Waived\n"));
  WriterOptions options;
  options.show_waived = true;
  CHECK(holds(written("text", report, options),
              "Waived\n  a.wim!1  T002  critical\n    message of T002\n"
              "    waived until 2027-01-31: the pilot ends in January\n"));
}

TEST_CASE("against a baseline new findings are marked, and what is gone is listed") {
  Report report = sample();
  CHECK_FALSE(holds(written("text", report), "unchanged"));
  ImageReport& image = report.targets[0].images[1];
  image.results[0].baseline = BaselineState::kNew;
  image.results[1].baseline = BaselineState::kUnchanged;
  report.compared = true;
  report.absent = {{"T003", Severity::kHigh, "a.wim!1", "message of T003", "aa"}};
  report.fail_on_new = true;
  const std::string text = written("text", report);
  CHECK(holds(text, "  a.wim!2  Windows 10 Enterprise (19045, client)  new\n"));
  CHECK(text.find(")  new\n") == text.rfind(")  new\n"));
  CHECK(holds(text, "No longer found\n  a.wim!1  T003  message of T003\n"));
  CHECK(holds(text, ", 1 new, 1 unchanged, 1 no longer found: FAILS (new at high or above)"));
  CHECK(holds(written("markdown", report), "* **new** a.wim"));
}

TEST_CASE("warnings stand right before the verdict, and an interrupted run is incomplete") {
  Report report = sample();
  report.warnings = {"waivers.toml: waiver 1 has expired"};
  report.interrupted = true;
  report.exit_code = 2;
  const std::string text = written("text", report);
  CHECK(holds(text, "Not read\n  interrupted before everything was read\n"));
  CHECK(holds(text, "Warnings\n  waivers.toml: waiver 1 has expired\n\n1 critical, 2 medium"));
  CHECK(text.ends_with("INCOMPLETE (interrupted before everything was read)\n"));
}

TEST_CASE("of several remedies each says for which image, and for how many more") {
  Report report = sample();
  for (const char* locator : {"a.wim!3", "a.wim!4"})
    report.targets[0].images.push_back(
        image(locator, {finding("T001", Severity::kMedium, "mend it otherwise")}));
  const std::string text = written("text", report);
  CHECK(holds(text, "What to do a.wim!1 and 1 more\n    mend it\n"));
  CHECK(holds(text, "What to do a.wim!3 and 1 more\n    mend it otherwise\n"));
  const std::string markdown = written("markdown", report);
  CHECK(holds(markdown, "a.wim\\!3 and 1 more\n\n```text\nmend it otherwise\n```"));
}

// What is copied is never broken: places, commands, addresses.
TEST_CASE("prose and the table of images fit the width; what is copied stays whole") {
  Report report = sample();
  report.rules[1].rationale = "why it matters in many words\nand in a second line of them";
  const std::string remedy = "slmgr /ipk AAAAA-BBBBB-CCCCC-DDDDD-EEEEE and all its arguments";
  ReportedResult& result = report.targets[0].images[1].results[0];
  result.message = "a message of many words, too long for the width";
  result.remediation = remedy;
  WriterOptions options;
  options.width = 40;
  const std::string text = written("text", report, options);
  CHECK(holds(text, "    why it matters in many words and in\n    a second line of them\n"));
  CHECK(holds(text, "    a message of many words, too long\n    for the width\n"));
  CHECK(holds(text, "    " + remedy + "\n"));
  CHECK(holds(text, "      HKLM\\SYSTEM\\ControlSet001\\Services\\sppsvc  (in Windows/System32"));
  CHECK(holds(text,
              "  a.wim!2  critical  Windows 10 Enterprise\n"
              "                     (19045, client), key\n"
              "                     Volume:GVLK\n"));
  options.width = 0;
  CHECK(holds(written("text", report, options),
              "    why it matters in many words\n    and in a second line of them\n"));
}

TEST_CASE("a locator of more than half of the width has a line of its own") {
  Report report = sample();
  report.targets[0].images[0].locator = "boot.iso!sources/install.wim!1";
  WriterOptions options;
  options.width = 40;
  const std::string text = written("text", report, options);
  CHECK(holds(text, "  boot.iso!sources/install.wim!1\n                        medium  "));
  CHECK(holds(text, "  a.wim!2               critical  "));
}

TEST_CASE("JSON has the members that others rely on, in a fixed order") {
  const std::string json = written("json", sample());
  std::size_t at = 0;
  for (const char* member : {"schema_version", "tool", "fail_on", "exit_code", "summary", "targets",
                             "locator", "os", "windows_key", "channel", "results", "rule", "result",
                             "severity", "message", "remediation", "evidence"}) {
    CAPTURE(member);
    at = json.find("\"" + std::string(member) + "\"", at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(holds(json, "\"build\": 19045"));
  CHECK(holds(json, "\"wiped\": false"));
  CHECK(holds(json, "\"edition\": null"));
}

TEST_CASE("the table of formats names each once, and finds no other") {
  CHECK(find_writer("text") != nullptr);
  CHECK(find_writer("json") != nullptr);
  CHECK(find_writer("JSON") == nullptr);
  CHECK(find_writer("") == nullptr);
}

}  // namespace
}  // namespace assay
