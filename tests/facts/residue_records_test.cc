// residue: what activators leave behind, each kind beside the nearest thing that is none.

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "facts/registry_reading.h"
#include "support/subject_maker.h"
#include "support/watched_tree.h"

namespace assay {
namespace {

const std::string kSoftwareHive = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\";
const std::string kServices = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";
const std::string kHosts = "Windows/System32/drivers/etc/hosts";

// "kind name" of each record, in order.
std::vector<std::string> residue_of(SubjectMaker& maker) {
  const Records& records = maker.subject().records("residue");
  CHECK(records.unread.empty());
  std::vector<std::string> all;
  for (const Record& record : records.found) {
    CHECK_FALSE(record.evidence.empty());
    CHECK_FALSE(record.text("product").empty());
    CHECK_FALSE(record.text("place").empty());
    all.push_back(record.text("kind") + " " + record.text("name"));
  }
  return all;
}

std::vector<std::string> residue_of_file(const std::string& path, std::string_view text = "x") {
  SubjectMaker maker;
  maker.file(path, text);
  return residue_of(maker);
}

std::vector<std::string> residue_of_reg(const std::string& reg) {
  SubjectMaker maker;
  maker.reg(reg);
  return residue_of(maker);
}

using Names = std::vector<std::string>;

TEST_CASE("files and folders of activators are found without case") {
  CHECK(residue_of_file("Windows/system32/sppextcomobjhook.DLL") ==
        Names{"file sppextcomobjhook.DLL"});
  CHECK(residue_of_file("Program Files/KMSpico/readme.txt") == Names{"folder KMSpico"});
  CHECK(residue_of_file("ProgramData/KMSAutoS/x") == Names{"folder KMSAutoS"});
}

TEST_CASE("patterns with wildcards are searched where their folder is") {
  CHECK(residue_of_file("Windows/Setup/Scripts/a/b/SppExtComObjPatcher.exe") ==
        Names{"file SppExtComObjPatcher.exe"});
  CHECK(residue_of_file("Program Files/Microsoft Office/root/vfs/System/sppcs.dll") ==
        Names{"file sppcs.dll"});
}

TEST_CASE("what Windows itself has is no residue") {
  CHECK(residue_of_file("Windows/System32/sppcext.dll").empty());
  CHECK(residue_of_file("Windows/System32/SppExtComObj.exe").empty());
  CHECK(residue_of_file("Windows/Setup/Scripts/SetupComplete.cmd").empty());
  CHECK(residue_of_file("Windows/System32/Tasks/Microsoft/Windows/SoftwareProtectionPlatform/"
                        "SvcRestartTask")
            .empty());
  // A folder with the name of a file, and the other way round.
  CHECK(residue_of_file("Windows/SECOH-QAD.exe/x").empty());
  CHECK(residue_of_file("Program Files/KMSpico").empty());
}

TEST_CASE("Windows may have another name than its patterns say") {
  SubjectMaker maker;
  maker.file("WINNT/SECOH-QAD.dll", "x").file("Windows/SECOH-QAD.exe", "x");
  Artefact artefact = maker.subject().artefact();
  artefact.system_root = "WINNT";
  const Subject subject(artefact, default_tables());
  const Records& records = subject.records("residue");
  REQUIRE(records.found.size() == 1);
  CHECK(records.found[0].text("place") == "WINNT/SECOH-QAD.dll");
}

TEST_CASE("services are known by the names of their keys") {
  SubjectMaker maker;
  maker.reg(kServices + "KMSpico Service]\n\"ImagePath\"=\"C:\\\\KMSpico\\\\Service_KMS.exe\"");
  CHECK(residue_of(maker) == Names{"service KMSpico Service"});
  const Record& record = maker.subject().records("residue").found[0];
  CHECK(record.text("place") == "HKLM\\SYSTEM\\ControlSet001\\Services\\KMSpico Service");
  CHECK(record.evidence.size() == 2);
  CHECK(residue_of_reg(kServices + "sppsvc]").empty());
}

TEST_CASE("tasks are found by their files and by the registry's list of them") {
  const std::string tree = "Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\";
  CHECK(residue_of_file("Windows/System32/Tasks/AutoKMS") == Names{"task AutoKMS"});
  CHECK(residue_of_reg(kSoftwareHive + tree + "AutoKMS]") == Names{"task AutoKMS"});
  const std::string spp = "Microsoft\\Windows\\SoftwareProtectionPlatform\\";
  CHECK(residue_of_reg(kSoftwareHive + tree + spp + "SvcTrigger]") == Names{"task SvcTrigger"});
  CHECK(residue_of_reg(kSoftwareHive + tree + spp + "SvcRestartTask]").empty());
  CHECK(residue_of_reg(kSoftwareHive + tree + "KMSAutomation]").empty());
}

TEST_CASE("keys and settings of hooks are found") {
  CHECK(residue_of_reg(kSoftwareHive + "KMSAuto]") == Names{"registry-key KMSAuto"});
  CHECK(residue_of_reg(kSoftwareHive + "KMS]").empty());
  const std::string options =
      "Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";
  CHECK(residue_of_reg(kSoftwareHive + options + "SppExtComObj.exe]\n\"KMS_Emulation\"=dword:1") ==
        Names{"registry-value KMS_Emulation"});
  CHECK(residue_of_reg(kSoftwareHive + "Wow6432Node\\" + options +
                       "osppsvc.exe]\n\"KMS_HWID\"=hex:01") == Names{"registry-value KMS_HWID"});
  CHECK(
      residue_of_reg(kSoftwareHive + options + "notepad.exe]\n\"KMS_Emulation\"=dword:1").empty());
}

TEST_CASE("a row with a full path names a value of any key") {
  Tables tables;
  tables.residue = {{"registry-value",
                     "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\AutoKMS", "AutoKMS",
                     "test"}};
  SubjectMaker maker;
  maker.reg(kSoftwareHive +
            "Microsoft\\Windows\\CurrentVersion\\Run]\n\"AutoKMS\"=\"x.exe\"\n"
            "\"OneDrive\"=\"y.exe\"");
  const Subject subject(maker.subject().artefact(), tables);
  const Records& records = subject.records("residue");
  REQUIRE(records.found.size() == 1);
  CHECK(records.found[0].text("name") == "AutoKMS");
}

TEST_CASE("firewall rules are known by the name shown to people, set by hand or by policy") {
  const std::string rules =
      "SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n\"{1}\"=\"v2.30|Action=Allow|";
  CHECK(residue_of_reg(kServices + rules + "Name=0pen Port KMS|\"") ==
        Names{"firewall-rule 0pen Port KMS"});
  CHECK(residue_of_reg(kSoftwareHive + "Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\n"
                                       "\"{2}\"=\"v2.30|App=x.exe|Name=kms1688|\"") ==
        Names{"firewall-rule kms1688"});
  CHECK(residue_of_reg(kServices + rules + "Name=@FirewallAPI.dll,-28003|\"").empty());
  CHECK(residue_of_reg(kServices + rules + "LPort=1688|\"").empty());
}

TEST_CASE("exclusions of Defender count where they name an activator") {
  const std::string exclusions = "Microsoft\\Windows Defender\\Exclusions\\";
  const auto excluded = [&](const std::string& list, const std::string& what) {
    return residue_of_reg(kSoftwareHive + exclusions + list + "]\n\"" +
                          replace_all(what, "\\", "\\\\") + "\"=dword:0");
  };
  CHECK(excluded("Paths", "C:\\Windows\\SECOH-QAD.exe") ==
        Names{"defender-exclusion C:\\Windows\\SECOH-QAD.exe"});
  CHECK(excluded("Paths", "%ProgramFiles%\\KMSpico\\*").size() == 1);
  CHECK(excluded("Paths", "D:\\Tools\\KMSpico 10.2 final").size() == 1);
  CHECK(excluded("Processes", "AAct_x64.exe").size() == 1);
  CHECK(residue_of_reg(kSoftwareHive + "Policies\\" + exclusions +
                       "Paths]\n\"C:\\\\ProgramData\\\\KMSAuto\"=\"0\"")
            .size() == 1);
  for (const char* plain : {"C:\\Build", "C:\\Program Files", "C:\\Windows\\System32", "C:\\",
                            "D:\\AActivity", "C:\\kms", "hook", ""}) {
    CAPTURE(plain);
    CHECK(excluded("Paths", plain).empty());
  }
  CHECK(excluded("Extensions", ".dll").empty());
  CHECK(excluded("IpAddresses", "KMSpico").empty());
}

TEST_CASE("lines of the hosts file that keep activation away are found with their number") {
  SubjectMaker maker;
  maker.file(kHosts,
             "# 127.0.0.1 kms.example.org\r\n\r\n"
             "127.0.0.1\tlocalhost\r\n"
             "0.0.0.0 ads.example.org activation.sls.microsoft.com # keep away\r\n"
             "::1 KMS.corp.example\r\n"
             "10.1.2.3 kms.corp.example\r\n"
             "127.0.0.1 # kms\r\n"
             "kms.corp.example 127.0.0.1\r\n");
  CHECK(residue_of(maker) ==
        Names{"hosts-name activation.sls.microsoft.com", "hosts-name KMS.corp.example"});
  const Record& first = maker.subject().records("residue").found[0];
  CHECK(first.text("place") == kHosts + ":4");
  CHECK(first.evidence.at(0).text ==
        "0.0.0.0 ads.example.org activation.sls.microsoft.com # keep away");
}

TEST_CASE("what cannot be read leaves questions about its own kind open") {
  const auto known_of = [](SubjectMaker& maker) {
    std::vector<std::string> kinds;
    for (const Unread& unread : maker.subject().records("residue").unread) {
      CHECK_FALSE(is_outside(unread.error));
      REQUIRE(unread.known.size() == 1);
      CHECK(unread.known[0].first == "kind");
      kinds.push_back(to_text(unread.known[0].second));
    }
    return kinds;
  };
  SubjectMaker hosts;
  hosts.unreadable_file(kHosts);
  CHECK(known_of(hosts) == Names{"hosts-name"});
  SubjectMaker system;
  system.unreadable("HKLM\\SYSTEM");
  CHECK(known_of(system) == Names{"service", "firewall-rule"});
  SubjectMaker software;
  software.unreadable("HKLM\\SOFTWARE");
  CHECK(known_of(software) ==
        Names{"task", "registry-key", "registry-value", "firewall-rule", "defender-exclusion"});
}

TEST_CASE("a broken part hides nothing of the others") {
  SubjectMaker maker;
  maker.unreadable_file(kHosts).file("Windows/SECOH-QAD.dll", "x");
  CHECK(maker.subject().records("residue").found.size() == 1);
  CHECK(maker.subject().records("residue").unread.size() == 1);
}

TEST_CASE("with --strict a dirty hive is not believed") {
  SubjectMaker maker;
  maker.reg(kSoftwareHive + "KMSAuto]").dirty("HKLM\\SOFTWARE").strict();
  CHECK(maker.subject().records("residue").found.empty());
  CHECK_FALSE(maker.subject().records("residue").unread.empty());
}

TEST_CASE("a bare hive tells of the residue it holds, and not that there is none elsewhere") {
  SubjectMaker maker;
  maker.bare_hive().reg(kSoftwareHive + "KMSAuto]");
  const Records& records = maker.subject().records("residue");
  CHECK(records.found.size() == 1);
  REQUIRE(records.unread.size() == 1);
  CHECK(is_outside(records.unread[0].error));
}

TEST_CASE("names are looked up: no folder is listed and no program opened") {
  SubjectMaker maker;
  maker.file("Windows/System32/kernel32.dll", "x")
      .file("Program Files/Microsoft Office/root/Office16/WINWORD.EXE", "x")
      .file("Windows/System32/Tasks/Microsoft/Windows/Defrag/ScheduledDefrag", "x");
  const auto log = std::make_shared<TreeLog>();
  Artefact artefact = maker.subject().artefact();
  artefact.tree = std::make_shared<WatchedTree>(artefact.tree, log);
  const Subject subject(artefact, default_tables());
  CHECK(log->found.empty());
  CHECK(subject.records("residue").found.empty());
  CHECK(log->listed.empty());
  CHECK(log->opened.empty());
  CHECK(log->found.size() < 100);
}

}  // namespace
}  // namespace assay
