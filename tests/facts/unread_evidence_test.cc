// unread_evidence and kms_host_event_log.

#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "licensing/event_log_builder.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kLog = "Windows/System32/winevt/Logs/Key Management Service.evtx";

TEST_CASE("a hive that is missing, damaged or half written is named with the reason") {
  SubjectMaker maker;
  maker.reg("[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]").dirty("HKLM\\SOFTWARE").unreadable("HKLM\\SYSTEM");
  const Records& records = maker.subject().records("unread_evidence");
  CHECK(records.unread.empty());
  REQUIRE(records.found.size() == 2);
  for (const Record& record : records.found) {
    const bool is_dirty = record.text("what") == "HKLM\\SOFTWARE";
    CHECK(record.text("kind") == (is_dirty ? "dirty" : "unreadable"));
    CHECK_FALSE(record.text("reason").empty());
  }
}

TEST_CASE("a hive whose logs were applied is whole, and optional hives may be missing") {
  SubjectMaker maker;
  maker.reg("[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]").dirty("HKLM\\SOFTWARE", {"SOFTWARE.LOG1"});
  CHECK(maker.subject().records("unread_evidence").found.empty());
}

TEST_CASE("problems of the artefact are evidence that is missing or unreadable") {
  SubjectMaker maker;
  Artefact artefact = maker.subject().artefact();
  artefact.problems = {{ErrorCode::kNotFound, "no such part", {}, "install2.swm"},
                       {ErrorCode::kUnsupported, "BitLocker", {}, {}}};
  auto registry = std::make_shared<Registry>();
  registry->mount_unreadable("HKLM\\SAM", {ErrorCode::kNotFound, "the hive is missing", {}, {}});
  artefact.registry = registry;
  const Subject subject(artefact, default_tables());
  const Records& records = subject.records("unread_evidence");
  REQUIRE(records.found.size() == 3);
  CHECK(records.found[0].text("kind") == "missing");
  CHECK(records.found[1].text("what") == "install2.swm");
  CHECK(records.found[1].text("kind") == "missing");
  CHECK(records.found[2].text("what") == "BitLocker");
  CHECK(records.found[2].text("kind") == "unreadable");
}

TEST_CASE("a bare hive lacks nothing, but it may be dirty itself") {
  SubjectMaker maker;
  maker.bare_hive().reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\x]").dirty("HKLM\\SYSTEM");
  const Records& records = maker.subject().records("unread_evidence");
  CHECK(records.found.size() == 1);
  REQUIRE(records.unread.size() == 1);
  CHECK(is_outside(records.unread[0].error));
}

Records event_logs(const EventLogBuilder& log) {
  SubjectMaker maker;
  maker.file(MemoryFile{kLog, log.build()});
  return maker.subject().records("kms_host_event_log");
}

TEST_CASE("events in the log of a KMS host are counted") {
  const Records records = event_logs(EventLogBuilder().chunk_of(7));
  REQUIRE(records.found.size() == 1);
  CHECK(records.found[0].text("file") == kLog);
  CHECK(records.found[0].text("records") == "7");
  CHECK(records.found[0].evidence.at(0).text == "7 events");
  const Records open = event_logs(EventLogBuilder().chunk_of(2).left_open());
  REQUIRE(open.found.size() == 1);
  CHECK(open.found[0].evidence.at(0).from.note == "not closed by Windows");
}

TEST_CASE("the log as every Windows has it is no record") {
  const Records records = event_logs(EventLogBuilder().empty_chunk());
  CHECK(records.found.empty());
  CHECK(records.unread.empty());
}

TEST_CASE("a log that is none is unread, with its path") {
  const Records records = event_logs(EventLogBuilder().cut(16));
  CHECK(records.found.empty());
  REQUIRE(records.unread.size() == 1);
  CHECK(records.unread[0].error.source == kLog);
}

}  // namespace
}  // namespace assay
