#include "audit/waivers.h"

#include <catch2/catch.hpp>

#include "audit/verdict.h"
#include "support/report_maker.h"

namespace assay {
namespace {

const FileTime kToday = *file_time_from_date("2026-06-15");

WaiverSet waivers(const std::string& text) {
  Result<WaiverSet> set = WaiverSet::read(text, "w.toml");
  INFO((set ? std::string() : to_string(set.error())));
  REQUIRE(set);
  return *std::move(set);
}

// A waiver of R1 with further lines of TOML.
std::string waiver(const std::string& lines = {}) {
  return "[[waiver]]\nrule = 'R1'\nreason = 'agreed'\nexpires = 2026-12-31\n" + lines + "\n";
}

// Two findings at different places, in one image each.
Report two_images() {
  return made_report({made_image("store/lab.wim!1", "Windows 10 Pro",
                                 {made_result("R1", Verdict::kFires, Severity::kHigh, "Server")}),
                      made_image("store/hall.wim!2", "Windows 11 Pro",
                                 {made_result("R1", Verdict::kFires, Severity::kHigh, "Port")})});
}

std::string waived_by(const std::string& text, FileTime today = kToday) {
  Report report = two_images();
  waivers(text).apply(report, today);
  std::string names;
  for (const TargetReport& target : report.targets)
    if (target.images[0].results[0].verdict == Verdict::kWaived)
      names += target.images[0].locator + " ";
  return names;
}

std::vector<std::string> warnings_of(const std::string& text, FileTime today = kToday) {
  Report report = two_images();
  waivers(text).apply(report, today);
  return report.warnings;
}

TEST_CASE("a waiver takes the findings it names out of the gate, and keeps their reason") {
  Report report = two_images();
  waivers(waiver()).apply(report, kToday);
  conclude(report, {});
  CHECK(report.exit_code == 0);
  CHECK(report.summary.results[Verdict::kWaived] == 2);
  CHECK(report.summary.findings.empty());
  CHECK(report.targets[0].images[0].results[0].waiver->reason == "agreed");
  CHECK(report.targets[0].images[0].results[0].waiver->expires == "2026-12-31");
  CHECK(report.targets[0].images[0].results[0].message == "R1 fires");
  CHECK(report.warnings.empty());
}

TEST_CASE("target, image and evidence narrow a waiver down") {
  const std::string lab = "store/lab.wim!1 ";
  const std::string hall = "store/hall.wim!2 ";
  CHECK(waived_by(waiver()) == lab + hall);
  CHECK(waived_by(waiver("target = 'lab.wim'")) == lab);
  CHECK(waived_by(waiver("target = 'store/*'")) == lab + hall);
  CHECK(waived_by(waiver("target = 'store'")).empty());
  CHECK(waived_by(waiver("image = 'Windows 11*'")) == hall);
  CHECK(waived_by(waiver("image = '1'")) == lab);
  CHECK(waived_by(waiver("image = 'store/hall.wim!2'")) == hall);
  CHECK(waived_by(waiver("evidence = '*\\Server'")) == lab);
  CHECK(waived_by(waiver("evidence = 'Port = 1'")) == hall);
  CHECK(waived_by(waiver("target = 'lab.wim'\nimage = 'Windows 11*'")).empty());
  CHECK(waived_by("[[waiver]]\nrule = 'R?'\nreason = 'x'\nexpires = '2026-12-31'\n") == lab + hall);
  CHECK(waived_by("[[waiver]]\nrule = 'R2'\nreason = 'x'\nexpires = 2026-12-31\n").empty());
}

TEST_CASE("evidence that nobody has accepted keeps the finding") {
  Report report = two_images();
  ReportedResult& result = report.targets[0].images[0].results[0];
  result.evidence.push_back(result.evidence.front());
  result.evidence.back().from.value = "Rogue";
  result.evidence.back().text = "Rogue = 1";
  waivers(waiver("evidence = '*\\Server'")).apply(report, kToday);
  CHECK(result.verdict == Verdict::kFires);
  waivers(waiver("evidence = 'HKLM\\SOFTWARE\\Key\\*'")).apply(report, kToday);
  CHECK(result.verdict == Verdict::kWaived);
}

TEST_CASE("a waiver holds on its last day, and not on the day after") {
  const std::string text = "[[waiver]]\nrule = 'R1'\nreason = 'x'\nexpires = 2026-06-15\n";
  CHECK_FALSE(waived_by(text, kToday).empty());
  CHECK(waived_by(text, *file_time_from_date("2026-06-16")).empty());
  CHECK(
      warnings_of(text, *file_time_from_date("2026-06-16")) ==
      std::vector<std::string>{"w.toml:1: the waiver of R1 expired on 2026-06-15; 2 findings count "
                               "again"});
}

TEST_CASE("another waiver may hold what an expired one does not") {
  CHECK_FALSE(
      waived_by("[[waiver]]\nrule = 'R1'\nreason = 'old'\nexpires = 2020-01-01\n" + waiver())
          .empty());
}

TEST_CASE("a waiver that names nothing is told") {
  CHECK(warnings_of(waiver("image = 'Windows 8'")) ==
        std::vector<std::string>{"w.toml:1: the waiver of R1 names no finding"});
}

TEST_CASE("a waiver that cannot be understood waives nothing and says why") {
  struct Case {
    const char* text;
    const char* warning;
  };
  for (const auto& [text, warning] :
       {Case{"rule = 'R1'\nexpires = 2026-12-31", "'reason' is missing"},
        Case{"rule = 'R1'\nreason = ' '\nexpires = 2026-12-31", "its reason is empty"},
        Case{"rule = 'R1'\nreason = 'x'", "it has no day on which it expires"},
        Case{"rule = 'R1'\nreason = 'x'\nexpires = 'next year'", "no day like 2027-01-31"},
        Case{"rule = 'R1'\nreason = 'x'\nexpires = 2026-12-31\nimages = '*'", "images"},
        Case{"reason = 'x'\nexpires = 2026-12-31", "'rule' is missing"}}) {
    CAPTURE(text);
    const std::string whole = std::string("[[waiver]]\n") + text + "\n";
    CHECK(waived_by(whole).empty());
    const std::vector<std::string> warnings = warnings_of(whole);
    REQUIRE(warnings.size() == 1);
    CAPTURE(warnings[0]);
    CHECK(warnings[0].find(warning) != std::string::npos);
    CHECK(warnings[0].ends_with("; this waiver waives nothing"));
  }
}

TEST_CASE("a file that is no list of waivers is an error") {
  for (const char* text : {"[[waiver]", "waiver = 'R1'", "[[waivers]]\nrule = 'R1'", "x = 1"}) {
    CAPTURE(text);
    CHECK_FALSE(WaiverSet::read(text, "w.toml"));
  }
  CHECK(WaiverSet::read("", "w.toml"));
}

TEST_CASE("what could not be decided is never waived") {
  Report report = made_report({made_image("a.wim!1", "", {made_result("R1", Verdict::kUnknown)})});
  waivers(waiver()).apply(report, kToday);
  CHECK(report.targets[0].images[0].results[0].verdict == Verdict::kUnknown);
  CHECK(report.warnings.size() == 1);
}

TEST_CASE("waivers of a stored report are decided anew, or expire by themselves") {
  Report report = two_images();
  waivers(waiver()).apply(report, kToday);
  Report again = report;
  waivers(waiver("image = '1'")).apply(again, kToday);
  CHECK(again.targets[0].images[0].results[0].verdict == Verdict::kWaived);
  CHECK(again.targets[1].images[0].results[0].verdict == Verdict::kFires);
  expire_waivers(report, kToday);
  CHECK(report.targets[0].images[0].results[0].verdict == Verdict::kWaived);
  expire_waivers(report, *file_time_from_date("2027-01-01"));
  CHECK(report.targets[0].images[0].results[0].verdict == Verdict::kFires);
  CHECK(report.warnings.size() == 2);
}

}  // namespace
}  // namespace assay
