#include "mdt/step_plan.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "mdt/step_maker.h"
#include "mdt/step_volume.h"
#include "support/program.h"
#include "support/share_builder.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using Values = std::map<std::string, std::string>;

constexpr bool kInWinPe = true;
constexpr bool kInWindows = false;

void write_share(const fs::path& folder, const ShareBuilder& share) {
  for (const MemoryFile& file : share.files()) {
    fs::create_directories((folder / file.path).parent_path());
    write_whole(folder / file.path, std::string(as_chars(file.bytes)));
  }
}

// A share, and a disk with a Windows on it.
class Surroundings {
 public:
  Surroundings() {
    write_share(folder_.path(),
                ShareBuilder()
                    .system("{a}", "Windows 11", ".\\Operating Systems\\W11\\install.wim", "2")
                    .system("{b}", "Elsewhere", "..\\secret.wim", "1"));
    fs::create_directories(folder_ / "disk/Windows/System32/config");
    fs::create_directories(folder_ / "blank");
  }

  std::string share() const { return folder_.path().string(); }
  std::string disk() const { return (folder_ / "disk").string(); }
  std::string blank() const { return (folder_ / "blank").string(); }

  Values values() const {
    return {{"DeployRoot", share()}, {"TaskSequenceID", "W11"}, {"OSGUID", "{A}"}};
  }
  Values with(const std::string& name, const std::string& value) const {
    Values changed = values();
    changed[name] = value;
    return changed;
  }

 private:
  TemporaryFolder folder_;
};

StepPhase phase_of(const Values& values, bool in_winpe) {
  return step_phase(MadeVariables(values), {}, in_winpe, {});
}

StepPlan plan_of(const Values& values, const StepWishes& wishes = {}, bool in_winpe = kInWinPe) {
  Result<StepPlan> plan = plan_step(MadeVariables(values), wishes, in_winpe, {});
  INFO((plan ? "" : to_string(plan.error())));
  REQUIRE(plan);
  return *std::move(plan);
}

std::string error_of(const Values& values, const StepWishes& wishes = {}) {
  const Result<StepPlan> plan = plan_step(MadeVariables(values), wishes, kInWinPe, {});
  REQUIRE_FALSE(plan);
  return to_string(plan.error());
}

TEST_CASE("before the apply step the image of the share is audited") {
  const Surroundings here;
  const StepPlan plan = plan_of(here.values());
  CHECK(plan.phase == StepPhase::kImage);
  CHECK(plan.target == here.share());
  REQUIRE(plan.focus);
  CHECK(plan.focus->task_sequence == "W11");
  CHECK(plan.focus->os_guid == "{A}");
  CHECK(plan.subject == "Windows 11 (Operating Systems/W11/install.wim!2) of task sequence W11");
}

TEST_CASE("an old Windows on the disk is not the applied one") {
  const Surroundings here;
  CHECK(phase_of(here.with("OSDisk", here.disk()), kInWinPe) == StepPhase::kImage);
  CHECK(phase_of({{"OSDisk", here.disk()}, {"Phase", "PREINSTALL"}}, kInWinPe) ==
        StepPhase::kImage);
}

TEST_CASE("what says that the apply step ran, with a Windows on the disk, makes it applied") {
  const Surroundings here;
  const Values mdt = {{"OSDisk", here.disk()}, {"LTIDirtyOS", "TRUE"}};
  const Values post = {{"OSDisk", here.disk()}, {"Phase", "PostInstall"}};
  const Values config_manager = {{"OSDTargetSystemDrive", here.disk()}};
  for (const Values& values : {mdt, post, config_manager}) {
    CHECK(phase_of(values, kInWinPe) == StepPhase::kApplied);
    CHECK(plan_of(values).target == here.disk());
    CHECK_FALSE(plan_of(values).focus);
  }
}

TEST_CASE("PSD marks the disk when it is formatted: without a Windows the image is still to come") {
  const Surroundings here;
  const Values formatted = {{"OSDisk", here.blank()}, {"LTIDirtyOS", "True"}};
  CHECK(phase_of(formatted, kInWinPe) == StepPhase::kImage);
}

TEST_CASE("in the installed system the running Windows is audited") {
  CHECK(phase_of({}, kInWindows) == StepPhase::kLive);
  CHECK(phase_of({{"Phase", "STATERESTORE"}, {"LTIDirtyOS", "TRUE"}}, kInWindows) ==
        StepPhase::kLive);
  CHECK(plan_of({}, {}, kInWindows).target == "live");
}

TEST_CASE("in the old Windows of a computer that is refreshed the image is audited") {
  for (const char* phase : {"VALIDATION", "StateCapture", "PREINSTALL", "INSTALL"})
    CHECK(phase_of({{"Phase", phase}}, kInWindows) == StepPhase::kImage);
}

TEST_CASE("the task sequence knows better than we where it runs") {
  CHECK(phase_of({{"_SMSTSInWinPE", "true"}}, kInWindows) == StepPhase::kImage);
  CHECK(phase_of({{"_SMSTSInWinPE", "false"}}, kInWinPe) == StepPhase::kLive);
}

TEST_CASE("the command line knows better than the task sequence") {
  const Surroundings here;
  const StepWishes applied{StepPhase::kApplied, {}};
  CHECK(plan_of({{"OSDisk", here.disk()}}, applied).target == here.disk());
  const StepWishes image{{}, "D:\\install.wim!3"};
  CHECK(plan_of({{"LTIDirtyOS", "TRUE"}, {"OSDisk", here.disk()}}, image).target ==
        "D:\\install.wim!3");
  CHECK(plan_of(here.values(), {StepPhase::kLive, {}}).target == "live");
}

TEST_CASE("a missing variable is named, with what to do") {
  const Surroundings here;
  for (const char* name : {"DeployRoot", "TaskSequenceID", "OSGUID"})
    CHECK(error_of(here.with(name, " ")) ==
          std::string("the variable ") + name +
              " is not set: run the step in a task sequence, behind \"Gather\", or name the image "
              "with --image FILE!N");
}

TEST_CASE("a share that is not there is an error, and so is one on the web") {
  const Surroundings here;
  CHECK(error_of(here.with("DeployRoot", "/nonexistent/share"))
            .starts_with("DeployRoot cannot be reached (/nonexistent/share): is the share "));
  CHECK(error_of(here.with("DeployRoot", "https://psd.example/share"))
            .find("assay opens no network connection") != std::string::npos);
}

TEST_CASE("an operating system that the share does not offer is an error") {
  const Surroundings here;
  CHECK(
      error_of(here.with("OSGUID", "{c}")).find("OSGUID {c} is no operating system of the share") !=
      std::string::npos);
  const std::string outside = error_of(here.with("OSGUID", "{b}"));
  CHECK(outside.find("Elsewhere in Control/OperatingSystems.xml: path holds \"..\"") !=
        std::string::npos);
}

TEST_CASE("an ID that leads out of Control is refused") {
  const Surroundings here;
  for (const char* id : {"..", "..\\..\\x", "W11/..", "a/b", "*", "W11?", "C:"})
    CHECK(error_of(here.with("TaskSequenceID", id))
              .starts_with("TaskSequenceID is no name of a folder"));
}

TEST_CASE("without a volume nothing is applied") {
  const Surroundings here;
  const StepWishes applied{StepPhase::kApplied, {}};
  CHECK(error_of({}, applied).find("set OSDisk") != std::string::npos);
  CHECK(error_of({{"OSDisk", here.blank()}}, applied) ==
        "no Windows on " + here.blank() +
            " (OSDisk): put the step behind the one that applies the image, or use --phase image");
}

TEST_CASE("a drive is the root of the drive") {
  CHECK(folder_from_variable("C:") == "C:\\");
  CHECK(folder_from_variable("W") == "W:\\");
  CHECK(folder_from_variable("C:\\x") == "C:\\x");
  CHECK(folder_from_variable("\\\\s\\d$") == "\\\\s\\d$");
  CHECK(folder_from_variable("").empty());
}

}  // namespace
}  // namespace assay
