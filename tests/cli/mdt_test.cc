// assay mdt through the whole program: a share, variables and logs in a folder.

#include <filesystem>
#include <regex>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;
using Lines = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

constexpr const char* kClean = "{11111111-AAAA-4AAA-8AAA-000000000001}";
constexpr const char* kWithMak = "{11111111-AAAA-4AAA-8AAA-000000000002}";
constexpr const char* kWithHostKey = "{11111111-AAAA-4AAA-8AAA-000000000003}";

// The share of the fixtures with one more system, whose image has a KMS host key.
void make_share(const fs::path& folder) {
  fs::copy(built_fixtures() / "shares/mdt", folder, fs::copy_options::recursive);
  fs::create_directories(folder / "Operating Systems/Bad");
  fs::copy(built_fixtures() / "win11-csvlk.wim", folder / "Operating Systems/Bad/bad.wim");
  const fs::path list = folder / "Control/OperatingSystems.xml";
  std::string text = read_whole(list);
  text.insert(text.rfind("</oss>"),
              "<os guid=\"{11111111-aaaa-4aaa-8aaa-000000000003}\" enable=\"True\"><Name>Host "
              "key</Name><ImageFile>.\\Operating Systems\\Bad\\bad.wim</ImageFile>"
              "<ImageIndex>1</ImageIndex></os>");
  write_whole(list, text);
}

class Deployment {
 public:
  explicit Deployment(const std::string& guid) {
    make_share(folder_ / "share");
    values_ = {{"DEPLOYROOT", (folder_ / "share").string()},
               {"LOGPATH", (folder_ / "logs").string()},
               {"OSGUID", guid},
               {"TASKSEQUENCEID", "W11-ENT"},
               {"_SMSTSINWINPE", "true"}};
  }

  Deployment& with(const std::string& name, const std::string& value) {
    values_[name] = value;
    return *this;
  }

  ProgramResult run(Lines options = {}, bool writes_variables = true) {
    if (writes_variables) write_variables();
    Lines arguments = {"mdt", "--as-of", "2026-11-26", "--variables",
                       (folder_ / "VARIABLES.DAT").string()};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_inside(arguments);
  }

  void write_variables() const {
    std::string text = "<?xml version=\"1.0\" ?><MediaVarList Version=\"4.00.5345.0000\">";
    for (const auto& [name, value] : values_)
      text += "<var name=\"" + name + "\"><![CDATA[" + value + "]]></var>";
    write_whole(folder_ / "VARIABLES.DAT", text + "</MediaVarList>");
  }

  fs::path operator/(const std::string& name) const { return folder_ / name; }
  const fs::path& path() const { return folder_.path(); }

  // What VARIABLES.DAT says after the step.
  std::string variable(const std::string& name) const {
    const std::string text = read_whole(folder_ / "VARIABLES.DAT");
    const std::string start = "<var name=\"" + name + "\"><![CDATA[";
    const std::size_t at = text.find(start);
    if (at == std::string::npos) return "not set";
    return text.substr(at + start.size(), text.find("]]>", at) - at - start.size());
  }

  // The messages of a log, without what differs from run to run.
  Lines log(const std::string& name = "logs/BDD.log") const {
    Lines messages;
    for (std::string line : lines_of(read_whole(folder_ / name))) {
      static const std::regex kLine(
          R"re(<!\[LOG\[(.*)\]LOG\]!><time="\d\d:\d\d:\d\d\.000\+000" date="\d\d-\d\d-\d{4}" )re"
          R"re(component="assay" context="" type="([123])" thread="" file="assay">)re");
      if (!line.empty() && line.back() == '\r') line.pop_back();
      std::smatch parts;
      REQUIRE(std::regex_match(line, parts, kLine));
      messages.push_back(parts[2].str() + " " + here(parts[1]));
    }
    return messages;
  }

 private:
  // Paths of the folder as "HERE", and no version.
  std::string here(std::string text) const {
    const std::string folder = folder_.path().string();
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.replace(at, folder.size(), "HERE");
    return std::regex_replace(text, std::regex("^assay [^,]+,"), "assay 0.0.0,");
  }

  TemporaryFolder folder_;
  Values values_;
};

TEST_CASE("a clean image passes, and the log says so") {
  Deployment deployment(kClean);
  const ProgramResult result = deployment.run();
  CHECK(result.err == "");
  CHECK(result.code == 0);
  CHECK(deployment.log().front() ==
        "1 assay 0.0.0, phase image: audits Windows 11 Enterprise in W11 install.wim (Operating "
        "Systems/W11/install.wim!1) of task sequence W11-ENT: HERE/share");
  CHECK(deployment.log().back() == "1 PASS: 1 finding (exit code 0). The deployment goes on.");
  CHECK(deployment.log() == deployment.log("logs/assay.log"));
  CHECK(deployment.variable("ASSAYRESULT") == "PASS");
  CHECK(deployment.variable("ASSAYREPORT") == (deployment / "logs/assay.json").string());
  CHECK(result.out.find("install.wim!1") != std::string::npos);
}

TEST_CASE("an image with a KMS host key stops the deployment") {
  Deployment deployment(kWithHostKey);
  const ProgramResult result = deployment.run();
  CHECK(result.err == "");
  CHECK(result.code == 1);
  CHECK(deployment.log() ==
        Lines{"1 assay 0.0.0, phase image: audits Host key (Operating Systems/Bad/bad.wim!1) of "
              "task sequence W11-ENT: HERE/share",
              "3 KMS001 [critical] KMS host key (CSVLK) built into a client image: the Windows key "
              "is a KMS host key (channel Volume:CSVLK). Image: HERE/share!Operating "
              "Systems/Bad/bad.wim!1. Evidence: HKLM\\SOFTWARE\\Microsoft\\Windows "
              "NT\\CurrentVersion\\DigitalProductId4: channel Volume:CSVLK (and "
              "3 more). What to do: In the image file: DISM /Mount-Image "
              "/ImageFile:\"HERE/share\\Operating Systems\\Bad\\bad.wim\" /Index:1 "
              "/MountDir:C:\\mount; DISM /Image:C:\\mount "
              "/Set-ProductKey:NPPR9-FWDCX-D2C8J-H872K-2YT43; DISM /Unmount-Image "
              "/MountDir:C:\\mount /Commit",
              "2 SCR003 [medium] Script sets a KMS server: Control/W11-ENT/ts.xml (step Choose the "
              "KMS host) sets the KMS server kms.corp.example. Image: HERE/share. Evidence: "
              "Control/W11-ENT/ts.xml: step Choose the KMS host: cscript.exe //nologo "
              "%WINDIR%\\System32\\slmgr.vbs /skms kms.corp.example:1688. What to do: Take the "
              "line out of the script (step Choose the KMS host): notepad "
              "\"HERE/share\\Control/W11-ENT/ts.xml\"",
              "3 FAIL: 2 findings, 1 at high or above (exit code 1). The deployment stops here."});
  CHECK(deployment.variable("ASSAYRESULT") == "FAIL");
  CHECK(deployment.variable("ASSAYHIGHESTSEVERITY") == "critical");
  CHECK(deployment.variable("OSGUID") == kWithHostKey);
  CHECK(OrderedJson::parse(read_whole(deployment / "logs/assay.json"))["exit_code"] == 1);
}

TEST_CASE("with --warn-only a finding stops nothing, and the log says that it would have") {
  Deployment deployment(kWithHostKey);
  CHECK(deployment.run({"--warn-only"}).code == 0);
  const Lines log = deployment.log();
  for (const std::string& line : log) CHECK_FALSE(line.starts_with("3 "));
  CHECK(log.back().starts_with("2 FAIL: "));
  CHECK(log.back().find("because of --warn-only") != std::string::npos);
  CHECK(deployment.variable("ASSAYRESULT") == "FAIL");
}

TEST_CASE("other images, other task sequences and their rules stop nobody") {
  Deployment deployment(kClean);
  fs::remove(deployment / "share/Operating Systems/Bad/bad.wim");
  write_whole(deployment / "share/Boot/LiteTouchPE_x64.wim", "no WIM");
  write_whole(deployment / "share/Control/W11-LAB/ts.xml", "no task sequence");
  write_whole(deployment / "share/Control/W11-LAB/Unattend.xml", "<unattend>");
  const ProgramResult result = deployment.run();
  CHECK(result.err == "");
  CHECK(result.code == 0);
}

TEST_CASE("the rules, the answer file and the steps of this task sequence count") {
  Deployment deployment(kWithMak);
  deployment.with("TASKSEQUENCEID", "W11-LAB");
  CHECK(deployment.run({"--rule", "SHR*", "--fail-on", "low"}).code == 1);
  Lines rules;
  for (const std::string& line : deployment.log()) rules.push_back(line.substr(2, 6));
  CHECK(std::count(rules.begin(), rules.end(), "SHR001") > 0);
  CHECK(std::count(rules.begin(), rules.end(), "SHR002") > 0);
}

TEST_CASE("every way in which a step cannot begin is said everywhere") {
  struct Bad {
    const char* name;
    const char* value;
    const char* says;
  };
  const Bad bad = GENERATE(values<Bad>({
      {"DEPLOYROOT", "", "DeployRoot is not set"},
      {"DEPLOYROOT", "/nonexistent", "DeployRoot cannot be reached (/nonexistent)"},
      {"OSGUID", "", "OSGUID is not set"},
      {"OSGUID", "{00000000-0000-0000-0000-000000000000}", "is no operating system of the share"},
      {"TASKSEQUENCEID", "", "TaskSequenceID is not set"},
      {"TASKSEQUENCEID", "..", "TaskSequenceID is no name of a folder"},
  }));
  CAPTURE(bad.name, bad.value);
  Deployment deployment(kClean);
  const ProgramResult result = deployment.with(bad.name, bad.value).run({"--warn-only"});
  CHECK(result.code == 2);
  CHECK(result.err.find(bad.says) != std::string::npos);
  const Lines log = deployment.log();
  REQUIRE(log.size() == 3);
  CHECK(log.at(0) == "1 assay 0.0.0, phase image: finds out what to audit");
  CHECK(log.at(1).find(bad.says) != std::string::npos);
  CHECK(log.at(2) == "3 ERROR: nothing was audited (exit code 2). The deployment stops here.");
  CHECK(deployment.variable("ASSAYRESULT") == "ERROR");
  CHECK(deployment.variable("ASSAYFINDINGS") == "0");
}

TEST_CASE("an image that lies outside of the share, or is not there, is an error") {
  Deployment deployment(kWithHostKey);
  const fs::path list = deployment / "share/Control/OperatingSystems.xml";
  std::string text = read_whole(list);
  const std::string good = ".\\Operating Systems\\Bad\\bad.wim";
  text.replace(text.find(good), good.size(), ".\\..\\bad.wim");
  write_whole(list, text);
  CHECK(deployment.run().code == 2);
  CHECK(deployment.log().at(1).find("path holds \"..\"") != std::string::npos);
}

TEST_CASE("a task sequence that the share does not have is an error") {
  Deployment deployment(kClean);
  CHECK(deployment.with("TASKSEQUENCEID", "NONE").run().code == 2);
  CHECK(deployment.variable("ASSAYRESULT") == "ERROR");
}

TEST_CASE("behind the apply step the applied Windows is audited") {
  Deployment deployment(kClean);
  fs::create_directories(deployment / "disk");
  fs::copy(built_fixtures() / "win11-csvlk", deployment / "disk", fs::copy_options::recursive);
  deployment.with("OSDISK", (deployment / "disk").string()).with("LTIDIRTYOS", "TRUE");
  CHECK(deployment.run().code == 1);
  CHECK(deployment.log().front() ==
        "1 assay 0.0.0, phase applied: audits the Windows that was applied: HERE/disk");
}

TEST_CASE("an image can be named by hand") {
  Deployment deployment(kClean);
  deployment.with("DEPLOYROOT", "");
  const std::string image = (built_fixtures() / "mixed.wim").string() + "!2";
  CHECK(deployment.run({"--image", image}).code == 1);
  CHECK(deployment.log().at(1).find("mixed.wim!2") != std::string::npos);
}

TEST_CASE("logs and variables that cannot be written change nothing of the verdict") {
  Deployment deployment(kWithHostKey);
  write_whole(deployment / "logs", "a file where the folder should be");
  deployment.write_variables();
  fs::permissions(deployment / "VARIABLES.DAT", fs::perms::owner_read);
  const ProgramResult result = deployment.run({}, false);
  CHECK(result.code == 1);
  CHECK(lines_of(result.err).size() == 4);
  for (const std::string& line : lines_of(result.err)) CHECK(line.starts_with("assay: note: "));
  CHECK(deployment.variable("ASSAYRESULT") == "not set");
}

TEST_CASE("without a place for logs the audit goes on") {
  Deployment deployment(kClean);
  const ProgramResult result = deployment.with("LOGPATH", "").run();
  CHECK(result.code == 0);
  CHECK(result.err == "assay: note: neither LogPath nor _SMSTSLogPath is set: nothing is logged\n");
  CHECK(deployment.variable("ASSAYREPORT") == "");
}

TEST_CASE("the dynamic log gets the same lines") {
  Deployment deployment(kClean);
  deployment.with("SLSHAREDYNAMICLOGGING", (deployment / "dynamic/pc1").string()).run();
  CHECK(deployment.log("dynamic/pc1/BDD.log") == deployment.log());
}

TEST_CASE("variables that cannot be read are an error") {
  Deployment deployment(kClean);
  write_whole(deployment / "VARIABLES.DAT", "<MediaVarList><var");
  const ProgramResult result = deployment.run({}, false);
  CHECK(result.code == 2);
  CHECK(result.err.find("VARIABLES.DAT") != std::string::npos);
}

TEST_CASE("variables may stand in the environment, where nothing is left behind") {
  Deployment deployment(kClean);
  const ProgramResult result = run_inside({"mdt", "--as-of", "2026-11-26"}, false, {},
                                          {{"DEPLOYROOT", (deployment / "share").string()},
                                           {"OSGUID", kWithMak},
                                           {"TaskSequenceID", "W11-LAB"},
                                           {"Phase", "PREINSTALL"},
                                           {"LOGPATH", (deployment / "logs").string()}});
  CHECK(result.err == "");
  CHECK(result.code == 1);
  CHECK(deployment.log().size() > 2);
}

TEST_CASE("rules, waivers and settings that are wrong are logged") {
  for (const Lines& options : {Lines{"--rule", "NONE*"}, Lines{"--waivers", "/nonexistent"},
                               Lines{"--config", "/nonexistent"}}) {
    Deployment deployment(kClean);
    CHECK(deployment.run(options).code == 2);
    CHECK(deployment.log().back().starts_with("3 ERROR: nothing was audited"));
    CHECK(deployment.variable("ASSAYRESULT") == "ERROR");
  }
}

// The code of a copy of the program, in Tools\x64 of the share, as a step starts it.
int code_of_copy(const Deployment& deployment) {
  const fs::path copy = deployment / "share/Tools/x64/assay";
  fs::create_directories(copy.parent_path());
  fs::copy_file(fs::path(ASSAY_BINARY_DIR) / "assay", copy, fs::copy_options::skip_existing);
  const std::string command = shell_word(copy.string()) +
                              " mdt --as-of 2026-11-26 --variables VARIABLES.DAT >/dev/null 2>&1; "
                              "echo $?";
  return std::stoi(output_of(command, deployment.path()));
}

TEST_CASE("settings and waivers are those beside the program, not those where it is started") {
  const std::string waiver = "[[waiver]]\nrule = '*'\nreason = 'test'\nexpires = 2027-01-01\n";
  Deployment deployment(kWithHostKey);
  deployment.write_variables();
  write_whole(deployment / "waivers.toml", waiver);
  write_whole(deployment / "assay.toml", "nonsense = 1\n");
  CHECK(code_of_copy(deployment) == 1);
  write_whole(deployment / "share/Tools/x64/waivers.toml", waiver);
  CHECK(code_of_copy(deployment) == 0);
  write_whole(deployment / "share/Tools/x64/assay.toml", "no_waivers = true\n");
  CHECK(code_of_copy(deployment) == 1);
}

}  // namespace
}  // namespace assay
