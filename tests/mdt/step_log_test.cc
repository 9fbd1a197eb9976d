#include "mdt/step_log.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "mdt/step_maker.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using Values = std::map<std::string, std::string>;

FileTime fixed_clock() { return *file_time_from_iso8601("2026-01-08T13:25:11Z"); }

struct Complaints {
  std::vector<std::string> told;
  std::function<void(const Error&)> listener() {
    return [this](const Error& error) { told.push_back(to_string(error)); };
  }
};

TEST_CASE("a step writes to its own log, to the one of all steps, and to the dynamic one") {
  CHECK(step_logs(
            MadeVariables(Values{{"LogPath", "/logs"}, {"SLShareDynamicLogging", "/share/pc1"}})) ==
        std::vector<fs::path>{"/logs/assay.log", "/logs/BDD.log", "/share/pc1/BDD.log"});
  CHECK(step_logs(MadeVariables(Values{{"_SMSTSLogPath", "/sms"}})) ==
        std::vector<fs::path>{"/sms/assay.log", "/sms/BDD.log"});
  CHECK(step_logs(MadeVariables(Values{{"LogPath", "/logs"}, {"_SMSTSLogPath", "/sms"}})).front() ==
        "/logs/assay.log");
}

TEST_CASE("lines are appended to what other steps wrote, and folders are made") {
  const TemporaryFolder folder;
  const fs::path old_log = folder / "BDD.log";
  const fs::path new_log = folder / "made/here/assay.log";
  write_whole(old_log, "before\r\n");
  Complaints complaints;
  StepLog log({old_log, new_log}, fixed_clock, complaints.listener());
  log.write(CmtraceType::kInformation, "first");
  log.write(CmtraceType::kError, "second");
  const std::string lines =
      "<![LOG[first]LOG]!><time=\"13:25:11.000+000\" date=\"01-08-2026\" component=\"assay\" "
      "context=\"\" type=\"1\" thread=\"\" file=\"assay\">\r\n"
      "<![LOG[second]LOG]!><time=\"13:25:11.000+000\" date=\"01-08-2026\" component=\"assay\" "
      "context=\"\" type=\"3\" thread=\"\" file=\"assay\">\r\n";
  CHECK(read_whole(old_log) == "before\r\n" + lines);
  CHECK(read_whole(new_log) == lines);
  CHECK(complaints.told.empty());
}

TEST_CASE("a log that cannot be written is said once, and the others are written") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "assay.log");  // a folder takes no lines
  write_whole(folder / "file", "");
  Complaints complaints;
  StepLog log({folder / "assay.log", folder / "file/BDD.log", folder / "good.log"}, fixed_clock,
              complaints.listener());
  for (int i = 0; i < 3; ++i) log.write(CmtraceType::kWarning, "line");
  CHECK(complaints.told.size() == 2);
  CHECK(complaints.told.at(0).find("assay.log") != std::string::npos);
  CHECK(lines_of(read_whole(folder / "good.log")).size() == 3);
}

TEST_CASE("a full disk is said once") {
  if (!fs::exists("/dev/full")) {
    WARN("skipped: no /dev/full");
    return;
  }
  Complaints complaints;
  StepLog log({"/dev/full"}, fixed_clock, complaints.listener());
  for (int i = 0; i < 3; ++i) log.write(CmtraceType::kInformation, "line");
  CHECK(complaints.told == std::vector<std::string>{"/dev/full: cannot be written"});
}

}  // namespace
}  // namespace assay
