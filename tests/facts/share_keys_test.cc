// Keys and commands that a deployment share brings in by itself.
#include "facts/share_keys.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "facts/share_commands.h"
#include "facts/share_subject.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/subject_maker.h"
#include "support/text_file.h"
#include "tree/folder_tree.h"

namespace assay {
namespace {

const std::string kShareEnterprise = "NPPR9-FWDCX-D2C8J-H872K-2YT43";
const std::string kShareProfessional = "W269N-WFGWX-YVC9B-4J6C9-T83GX";

ShareBuilder share_with(const std::string& inside) {
  ShareBuilder share;
  share.system("{a}", "Windows 11", ".\\w11.wim", "3");
  return share.sequence("W11", "Windows 11 Enterprise")
      .file("Control/W11/ts.xml", sequence_xml(inside));
}

ShareBuilder share_with_rules(const std::string& rules) {
  return share_with(install_xml("{a}")).file("Control/CustomSettings.ini", rules);
}

ShareKeys keys_of(const ShareBuilder& share) {
  ShareSubject subject(share);
  subject.peer("share!w11.wim!3", "Enterprise");
  return share_keys(subject.subject());
}

ShareKey only_key(const ShareBuilder& share) {
  const ShareKeys keys = keys_of(share);
  CHECK(keys.unread.empty());
  REQUIRE(keys.found.size() == 1);
  return keys.found[0];
}

std::string unattend(const std::string& key) {
  return "<unattend xmlns='urn:schemas-microsoft-com:unattend'><settings pass='windowsPE'>"
         "<component name='Microsoft-Windows-Setup'><UserData><ProductKey><Key>" +
         key +
         "</Key></ProductKey></UserData></component></settings><settings pass='specialize'>"
         "<component name='Microsoft-Windows-Shell-Setup' xmlns:wcm='x'><ProductKey>" +
         key + "</ProductKey></component></settings></unattend>";
}

TEST_CASE("a key in a variable of a step is one of its task sequence, for the image it installs") {
  for (const char* name : {"ProductKey", "OverrideProductKey", "osdproductkey"}) {
    CAPTURE(name);
    const ShareKey key = only_key(share_with(
        install_xml("{a}") + step_xml("Settings", variable_xml(name, kShareEnterprise))));
    CHECK(key.origin == "task-sequence");
    CHECK(key.file == "Control/W11/ts.xml");
    CHECK(key.where == "step Settings, variable " + std::string(name));
    CHECK(key.key.full() == kShareEnterprise);
    CHECK(key.is_enabled);
    CHECK(key.task_sequence == "W11 (Windows 11 Enterprise)");
    CHECK(key.image == "w11.wim!3");
    CHECK(key.image_edition == "Enterprise");
  }
}

TEST_CASE("a key of the whole sequence, and one that a step sets, are found") {
  CHECK(only_key(share_with("<globalVarList>" + variable_xml("ProductKey", kShareEnterprise) +
                            "</globalVarList>"))
            .where == "globalVarList, variable ProductKey");
  CHECK(
      only_key(share_with(step_xml("Set it", variable_xml("VariableName", "OSDProductKey") +
                                                 variable_xml("VariableValue", kShareEnterprise))))
          .where == "step Set it, variable OSDProductKey");
}

TEST_CASE("what is no key of a task sequence is passed over") {
  CHECK(keys_of(share_with(step_xml("a", variable_xml("SkipProductKey", "YES")))).found.empty());
  CHECK(keys_of(share_with(step_xml("a", variable_xml("ProductKey", "")))).found.empty());
  CHECK(
      keys_of(share_with(step_xml("a", variable_xml("ProductKey", "%KeyOfModel%")))).found.empty());
  CHECK(keys_of(
            share_with(step_xml("a", variable_xml("ProductKey", "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"))))
            .found.empty());
  CHECK(keys_of(share_with("<!-- " + kShareEnterprise + " -->")).found.empty());
}

TEST_CASE("a key of a disabled step or sequence is there, and is not enabled") {
  const std::string step = step_xml("a", variable_xml("ProductKey", kShareEnterprise));
  CHECK_FALSE(only_key(share_with("<group disable='true'>" + step + "</group>")).is_enabled);
  ShareBuilder off;
  off.sequence("W11", "x", "False").file("Control/W11/ts.xml", sequence_xml(step));
  CHECK_FALSE(only_key(off).is_enabled);
  // Without a list of sequences nobody knows: it may be offered.
  ShareBuilder unlisted;
  unlisted.file("Control/W11/ts.xml", sequence_xml(step));
  CHECK(only_key(unlisted).is_enabled);
}

TEST_CASE("a key for several images comes up for each") {
  ShareBuilder share = share_with(install_xml("{a}") + install_xml("{b}") +
                                  step_xml("a", variable_xml("ProductKey", kShareEnterprise)));
  share.system("{b}", "Windows 10", ".\\w10.wim", "1");
  const ShareKeys keys = keys_of(share);
  REQUIRE(keys.found.size() == 2);
  CHECK(keys.found[0].image == "w11.wim!3");
  CHECK(keys.found[0].image_edition == "Enterprise");
  CHECK(keys.found[1].image == "w10.wim!1");
  CHECK(keys.found[1].image_edition.empty());
}

TEST_CASE("keys of the answer file of a task sequence are found in every pass") {
  ShareBuilder share = share_with(install_xml("{a}"));
  share.file("Control/w11/Unattend.xml", unattend(kShareProfessional));
  const ShareKeys keys = keys_of(share);
  CHECK(keys.unread.empty());
  REQUIRE(keys.found.size() == 2);
  CHECK(keys.found[0].origin == "answer-file");
  CHECK(keys.found[0].where == "windowsPE / Microsoft-Windows-Setup / UserData/ProductKey/Key");
  CHECK(keys.found[1].pass == "specialize");
  CHECK(keys.found[1].where == "specialize / Microsoft-Windows-Shell-Setup / ProductKey");
  for (const ShareKey& key : keys.found) {
    CHECK(key.task_sequence == "W11 (Windows 11 Enterprise)");
    CHECK(key.image == "w11.wim!3");
  }
}

TEST_CASE("an answer file without a task sequence still says whose it is") {
  ShareBuilder share;
  share.file("Control/LEFT/Unattend.xml", unattend(kShareProfessional));
  const ShareKeys keys = keys_of(share);
  REQUIRE(keys.found.size() == 2);
  CHECK(keys.found[0].task_sequence == "LEFT");
  CHECK(keys.found[0].image.empty());
}

TEST_CASE("answer files: empty keys and removed ones are none") {
  for (const std::string& text :
       {unattend(""), unattend("<!-- " + kShareEnterprise + " -->"),
        "<unattend><settings pass='specialize'><component name='x'><ProductKey "
        "wcm:action='remove'>" +
            kShareEnterprise + "</ProductKey></component></settings></unattend>",
        "<unattend><settings pass='specialize'><component name='x'><Key>" + kShareEnterprise +
            "</Key></component></settings></unattend>"}) {
    CAPTURE(text);
    ShareBuilder share = share_with(install_xml("{a}"));
    CHECK(keys_of(share.file("Control/W11/Unattend.xml", text)).found.empty());
  }
}

TEST_CASE("a key of CustomSettings.ini is for every task sequence, with its line") {
  const ShareKey key = only_key(
      share_with_rules("[Settings]\nPriority=Default\n[Default]\n; " + kShareProfessional +
                       "\nOverRideProductKey=" + kShareEnterprise + "\nSkipProductKey=YES\n"));
  CHECK(key.origin == "custom-settings");
  CHECK(key.file == "Control/CustomSettings.ini");
  CHECK(key.line == 5);
  CHECK(key.where == "section Default, OverRideProductKey");
  CHECK(key.task_sequence.empty());
  CHECK(key.image.empty());
}

TEST_CASE("a section may be for one task sequence") {
  const ShareKey set = only_key(
      share_with_rules("[Lab]\nTaskSequenceID=w11\nProductKey=" + kShareEnterprise + "\n"));
  CHECK(set.task_sequence == "W11 (Windows 11 Enterprise)");
  CHECK(set.image == "w11.wim!3");
  const ShareKey unknown =
      only_key(share_with_rules("[Lab]\nTaskSequenceID=W7\nProductKey=" + kShareEnterprise + "\n"));
  CHECK(unknown.task_sequence == "W7");
  CHECK(unknown.image.empty());
  const std::string named = "[w11]\nProductKey=" + kShareEnterprise + "\n";
  CHECK(only_key(share_with_rules("[Settings]\nPriority=Model, TaskSequenceID ,Default\n" + named))
            .task_sequence == "W11 (Windows 11 Enterprise)");
  // A section of that name that MDT looks up by something else.
  CHECK(only_key(share_with_rules("[Settings]\nPriority=Model,Default\n" + named))
            .task_sequence.empty());
}

TEST_CASE("every INI file of Control is one of rules: a step may name it") {
  for (const char* name : {"Bootstrap.ini", "customsettings.INI", "Laboratory.ini"}) {
    ShareBuilder share;
    share.file("Control/" + std::string(name), "[Default]\nProductKey=" + kShareEnterprise);
    CHECK(only_key(share).file == "Control/" + std::string(name));
  }
  ShareBuilder deeper;
  deeper.file("Control/W11/CustomSettings.ini", "[Default]\nProductKey=" + kShareEnterprise);
  CHECK(keys_of(deeper).found.empty());
}

TEST_CASE("a boot image of MDT carries rules, another WinPE does not") {
  const std::string rules = "[Default]\r\nProductKey=" + kShareEnterprise + "\r\n";
  for (const char* path : {"Deploy/Scripts/Bootstrap.ini", "Deploy/Scripts/CustomSettings.ini"}) {
    ShareSubject boot(*make_memory_tree({{path, to_bytes(rules)}}), ArtefactKind::kWinPe);
    const ShareKeys keys = share_keys(boot.subject());
    REQUIRE(keys.found.size() == 1);
    CHECK(keys.found[0].file == path);
    CHECK(keys.found[0].line == 2);
  }
  ShareSubject windows(*make_memory_tree({{"Deploy/Scripts/Bootstrap.ini", to_bytes(rules)}}),
                       ArtefactKind::kWindows);
  CHECK(share_keys(windows.subject()).found.empty());
  ShareSubject plain(*make_memory_tree({{"Control/Bootstrap.ini", to_bytes(rules)}}),
                     ArtefactKind::kWinPe);
  CHECK(share_keys(plain.subject()).found.empty());
}

TEST_CASE("files that cannot be read are unread, each with its origin") {
  ShareBuilder share = share_with(install_xml("{a}"));
  share.unreadable("Control/CustomSettings.ini").unreadable("Control/X/ts.xml");
  const ShareKeys keys = keys_of(share);
  REQUIRE(keys.unread.size() == 2);
  CHECK(keys.unread[0].error.source == "Control/X/ts.xml");
  CHECK(keys.unread[0].known.at(0).second == FactValue(std::string("task-sequence")));
  CHECK(keys.unread[1].error.source == "Control/CustomSettings.ini");
  CHECK(keys.unread[1].known.at(0).second == FactValue(std::string("custom-settings")));
}

TEST_CASE("a Control folder that cannot be listed leaves every question open") {
  MemoryFile control{"Control", {}, EntryKind::kDirectory};
  control.unreadable = Error{ErrorCode::kIo, "closed", {}, {}};
  ShareSubject closed(*make_memory_tree({control}), ArtefactKind::kShare);
  std::set<std::string> origins;
  for (const Unread& place : share_keys(closed.subject()).unread)
    origins.insert(to_text(place.known.at(0).second));
  CHECK(origins == std::set<std::string>{"custom-settings", "task-sequence"});
  CHECK(share_commands(closed.subject()).unread.size() == 1);
}

TEST_CASE("commands are those of enabled steps, and PowerShell's script with its parameters") {
  const ShareBuilder share = share_with(
      step_xml("KMS", "", "<action>cscript slmgr.vbs /skms kms.example</action>") +
      "<group disable='true'>" + step_xml("Off", "", "<action>slmgr /rearm</action>") + "</group>" +
      step_xml("Zone",
               variable_xml("ScriptName", "%SCRIPTROOT%\\Zone.ps1") +
                   variable_xml("Parameters", "-Name CET"),
               "<action>ZTIPowerShell.wsf</action>"));
  ShareSubject subject(share);
  const ShareCommands commands = share_commands(subject.subject());
  CHECK(commands.unread.empty());
  REQUIRE(commands.found.size() == 3);
  CHECK(commands.found[0].file == "Control/W11/ts.xml");
  CHECK(commands.found[0].where == "step KMS");
  CHECK(commands.found[0].text == "cscript slmgr.vbs /skms kms.example");
  CHECK(commands.found[1].text == "ZTIPowerShell.wsf");
  CHECK(commands.found[2].text == "%SCRIPTROOT%\\Zone.ps1 -Name CET");
}

TEST_CASE("a task sequence that cannot be read may hold any command") {
  ShareSubject subject(share_with("<group>").file("Control/X/ts.xml", "<other/>"));
  const ShareCommands commands = share_commands(subject.subject());
  REQUIRE(commands.unread.size() == 2);
  CHECK(commands.unread[0].known.at(0).second == FactValue(std::string("task-sequence")));
}

TEST_CASE("a Windows has no keys and commands of a share") {
  SubjectMaker windows;
  windows.file("Control/CustomSettings.ini", "[Default]\nProductKey=" + kShareEnterprise);
  CHECK(share_keys(windows.subject()).found.empty());
  CHECK(share_commands(windows.subject()).found.empty());
  SubjectMaker hive;
  hive.bare_hive();
  CHECK(share_keys(hive.subject()).found.empty());
  CHECK(share_commands(hive.subject()).unread.empty());
}

TEST_CASE("the share of the fixtures says which sequence deploys which image with which key") {
  const std::string folder = (built_fixtures() / "shares/mdt").string();
  ShareSubject share(open_folder_tree(folder, {}).value(), ArtefactKind::kShare);
  share.peer("share!Operating Systems/W11/install.wim!2", "Enterprise", 26100);
  const ShareKeys keys = share_keys(share.subject());
  CHECK(keys.unread.empty());
  std::vector<std::string> lines;
  for (const ShareKey& key : keys.found)
    lines.push_back(key.origin + " | " + key.where + " | " + key.task_sequence + " | " + key.image +
                    " | " + key.image_edition);
  CHECK(lines ==
        std::vector<std::string>{
            "task-sequence | step Set product key, variable ProductKey | W11-ENT (Windows 11 "
            "Enterprise) | Operating Systems/W11/install.wim!1 | ",
            "task-sequence | step Install Operating System, variable OverrideProductKey | W11-LAB "
            "(Windows 11 laboratory) | Operating Systems/W11/install.wim!2 | Enterprise",
            "answer-file | specialize / Microsoft-Windows-Shell-Setup / ProductKey | W11-LAB "
            "(Windows 11 laboratory) | Operating Systems/W11/install.wim!2 | Enterprise",
            "custom-settings | section W11-LAB, OverrideProductKey | W11-LAB (Windows 11 "
            "laboratory) | Operating Systems/W11/install.wim!2 | Enterprise",
            "custom-settings | section Default, ProductKey |  |  | "});
  const ShareCommands commands = share_commands(share.subject());
  CHECK(std::any_of(commands.found.begin(), commands.found.end(), [](const ShareCommand& command) {
    return command.where == "step Choose the KMS host" &&
           command.text.ends_with("slmgr.vbs /skms kms.corp.example:1688");
  }));
}

TEST_CASE("control files of the corpus give the keys that its README states, and no others") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  struct Row {
    const char* corpus_name;
    const char* path;
    std::vector<std::string> last_characters;
  };
  const Row rows[] = {
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_CustomSettings.ini",
       "Control/CustomSettings.ini",
       {}},
      {"DeploymentResearch__DRFiles__ConfigMas2022_E14_CustomSettings.ini",
       "Control/CustomSettings.ini",
       {"2YT43"}},
      {"DeploymentResearch__DRFiles__SilentMediaBootstrap.ini", "Control/Bootstrap.ini", {"2YT43"}},
      {"FriendsOfMDT__PSD__CustomSettings.ini", "Control/CustomSettings.ini", {}},
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_WIN11PROX64_ts.xml", "Control/W11/ts.xml", {}},
      {"DeploymentResearch__DRFiles__BIOS-001_ts.xml", "Control/W11/ts.xml", {}},
      {"dansonnenburg__CaptureShare__W81EX64_ts.xml", "Control/W11/ts.xml", {}},
      {"technology-toolbox__MDT-Build__WS2016-REF_ts.xml", "Control/W11/ts.xml", {}},
      {"technology-toolbox__MDT-Deploy__WS2022_ts.xml", "Control/W11/ts.xml", {}},
      {"dansonnenburg__CaptureShare__W81EX64_Unattend.xml", "Control/W11/Unattend.xml", {}},
      {"technology-toolbox__MDT-Build__WS2016-REF_Unattend.xml",
       "Control/W11/Unattend.xml",
       {"KHKQY", "KHKQY"}},
      {"technology-toolbox__MDT-Deploy__WS2022_Unattend.xml",
       "Control/W11/Unattend.xml",
       {"VMK7H", "VMK7H"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.corpus_name);
    ShareBuilder share;
    share.file(row.path, read_text_file(*corpus / "answer" / row.corpus_name));
    const ShareKeys keys = keys_of(share);
    CHECK(keys.unread.empty());
    std::vector<std::string> found;
    for (const ShareKey& key : keys.found) found.push_back(key.key.redacted().substr(24));
    CHECK(found == row.last_characters);
  }
}

TEST_CASE("the task sequence that CustomSettings.ini of the corpus preselects is the key's") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  ShareBuilder share;
  share.file("Control/CustomSettings.ini",
             read_text_file(*corpus / "answer" /
                            "DeploymentResearch__DRFiles__ConfigMas2022_E14_CustomSettings.ini"));
  const ShareKey key = only_key(share);
  CHECK(key.line == 18);
  CHECK(key.where == "section Default, OverRideProductKey");
  CHECK(key.task_sequence == "W10-X64-003");
}

}  // namespace
}  // namespace assay
