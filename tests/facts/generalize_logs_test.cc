// generalize.runs and generalize.rearm_exhausted: what sysprep's logs tell of its runs.

#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kAllLines = "Windows/System32/Sysprep/Panther/setupact.log";
const std::string kErrors = "Windows/System32/Sysprep/Panther/setuperr.log";
const std::string kRuns = "generalize.runs";
const std::string kExhausted = "generalize.rearm_exhausted";

// The lines that sysprep writes, with the spaces it writes.
std::string start(const std::string& time) {
  return time +
         ", Info                  SYSPRP ===          Beginning of a new sysprep run     "
         "     ===\r\n" +
         time +
         ", Info       [0x0f004e] SYSPRP Initialized SysPrep log at "
         "C:\\Windows\\System32\\Sysprep\\Panther\r\n";
}
std::string option(const std::string& time, const std::string& name = "GENERALIZE") {
  return time +
         ", Info       [0x0f005f] SYSPRP ParseCommands:Found supported command line option '" +
         name + "'\r\n";
}
std::string success(const std::string& time) {
  return time +
         ", Info       [0x0f0080] SYSPRP FCreateTagFile:Successfully created tag file "
         "C:\\Windows\\System32\\Sysprep\\Sysprep_succeeded.tag\r\n";
}
std::string refusal(const std::string& time) {
  return time +
         ", Error      [0x0f0082] SYSPRP LaunchDll:Failure occurred while executing "
         "'C:\\Windows\\System32\\slc.dll,SLReArmWindows', returned error code "
         "-1073425657\r\n";
}
std::string run(const std::string& day) {
  const std::string time = day + " 10:00:0";
  return start(time + "0") + option(time + "1", "OOBE") + option(time + "1") + success(time + "9");
}

std::string answer_of(const std::string& all, const std::string& errors, const std::string& fact,
                      const std::string& build = "19045") {
  SubjectMaker maker;
  if (!all.empty()) maker.file(kAllLines, all);
  if (!errors.empty()) maker.file(kErrors, errors);
  if (!build.empty())
    maker.reg(std::string(kCurrentVersionKey) + "\"CurrentBuild\"=\"" + build + "\"");
  return answer_text(maker.subject(), fact);
}

TEST_CASE("runs that generalised and made the tag are counted") {
  CHECK(answer_of(run("2024-03-01"), "", kRuns) == "1");
  CHECK(answer_of(run("2024-03-01") + run("2024-04-01"), "", kRuns) == "2");
}

TEST_CASE("runs without /generalize, and runs that failed, are not") {
  const std::string time = "2024-03-01 10:00:00";
  CHECK(answer_of(start(time) + option(time, "AUDIT") + success(time), "", kRuns) == "0");
  CHECK(answer_of(start(time) + option(time), "", kRuns) == "0");
  // The tag of the next run, which did not generalise, is not that of this one.
  CHECK(answer_of(start(time) + option(time) + start(time) + success(time), "", kRuns) == "0");
  CHECK(answer_of(start(time) + option(time) + time +
                      ", Info SYSPRP FCreateTagFile:Tag file "
                      "C:\\Windows\\System32\\Sysprep\\Sysprep_succeeded.tag does not "
                      "already exist, no need to delete anything\r\n",
                  "", kRuns) == "0");
}

TEST_CASE("without a log nothing is known of runs") {
  CHECK(answer_of("", "", kRuns) == "<absent>");
  CHECK(answer_of("", "", kExhausted) == "<absent>");
  CHECK(answer_of("", refusal("2024-03-01 10:00:00"), kRuns) == "<absent>");
}

TEST_CASE("rearming is exhausted where it was refused after the last success") {
  const std::string all = run("2024-03-01");
  CHECK(answer_of(all, refusal("2024-03-02 09:00:00"), kExhausted) == "true");
  CHECK(answer_of(all, refusal("2024-02-28 09:00:00"), kExhausted) == "false");
  CHECK(answer_of(start("2024-03-01 10:00:00"), refusal("2024-03-01 10:00:01"), kExhausted) ==
        "true");
  CHECK(answer_of("", refusal("2024-03-01 10:00:00"), kExhausted) == "true");
}

TEST_CASE("the full log alone tells it by the order of its lines") {
  CHECK(answer_of(run("2024-03-01") + refusal("2024-03-02 10:00:00"), "", kExhausted) == "true");
  CHECK(answer_of(refusal("2024-02-28 10:00:00") + run("2024-03-01"), "", kExhausted) == "false");
}

TEST_CASE("both spellings of the code count, other errors do not") {
  for (const char* code : {"hr = 0xc004d307", "hr = 0xC004D307", "error code -1073425657"}) {
    CAPTURE(code);
    CHECK(answer_of("", "2024-03-01 10:00:00, Error SYSPRP " + std::string(code), kExhausted) ==
          "true");
  }
  CHECK(answer_of("", "2024-03-01 10:00:00, Error SYSPRP hr = 0x80070005", kExhausted) == "false");
  CHECK(answer_of("", "\r\n", kExhausted) == "false");
}

TEST_CASE("a line without a time belongs to the one before it") {
  const std::string all = run("2024-03-01");
  const std::string code = "  hr = 0xc004d307\r\n";
  CHECK(answer_of(all, "2024-03-02 10:00:00, Error SYSPRP x\r\n" + code, kExhausted) == "true");
  CHECK(answer_of(all, "2024-02-02 10:00:00, Error SYSPRP x\r\n" + code, kExhausted) == "false");
  CHECK(answer_of(all, "2024-3-2, Error\r\n" + code, kExhausted) == "false");
}

TEST_CASE("Windows 7 allows three runs, later ones any number") {
  const std::string two = run("2024-03-01") + run("2024-04-01");
  const std::string three = two + run("2024-05-01");
  CHECK(answer_of(two, "", kExhausted, "7601") == "false");
  CHECK(answer_of(three, "", kExhausted, "7601") == "true");
  CHECK(answer_of(three, "", kExhausted, "6002") == "true");
  CHECK(answer_of(three, "", kExhausted, "9200") == "false");
  CHECK(answer_of(three, "", kExhausted, "") == "<absent>");
}

TEST_CASE("an unreadable log is not an empty one") {
  for (const std::string& log : {kAllLines, kErrors}) {
    CAPTURE(log);
    SubjectMaker maker;
    maker.unreadable_file(log);
    CHECK(answer_text(maker.subject(), kExhausted) == "<unreadable>");
  }
}

TEST_CASE("an unreadable build leaves three runs open, not two") {
  const std::string two = run("2024-03-01") + run("2024-04-01");
  SubjectMaker maker;
  maker.file(kAllLines, two + run("2024-05-01")).unreadable("HKLM\\SOFTWARE");
  CHECK(answer_text(maker.subject(), kExhausted) == "<unreadable>");
  SubjectMaker fewer;
  fewer.file(kAllLines, two).unreadable("HKLM\\SOFTWARE");
  CHECK(answer_text(fewer.subject(), kExhausted) == "false");
}

TEST_CASE("what has no Windows has no sysprep: setup media are outside of the question") {
  SubjectMaker maker;
  maker.file("System32/Sysprep/Sysprep_succeeded.tag", "");
  Artefact media = maker.subject().artefact();
  media.kind = ArtefactKind::kMedia;
  media.system_root.clear();
  const Subject subject(media, default_tables());
  for (const char* fact :
       {"generalize.succeeded_tag", "generalize.command_logged", "generalize.state_ini",
        "generalize.runs", "generalize.rearm_exhausted", "image.profiles"}) {
    CAPTURE(fact);
    CHECK(answer_text(subject, fact) == "<outside>");
  }
  CHECK(subject.records("kms_host_event_log").found.empty());
}

}  // namespace
}  // namespace assay
