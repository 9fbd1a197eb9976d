// How an image will be activated: the model, the KMS setting that wins, and the words for first
// boot.

#include "facts/licensing_state.h"

#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kWindowsNt = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\";
const std::string kStateSpp = kWindowsNt + "CurrentVersion\\SoftwareProtectionPlatform";
const std::string kWindowsApplication = "\\55c92734-d682-4d71-983e-d6ec3f16059f";
const std::string kOfficeApplication = "\\0ff1ce15-a989-479d-af46-f275c6370663";
const std::string kEnterprise = "\\73111121-5638-40f6-bc11-f1d7b0d64300";
const std::string kProfessional = "\\2de67392-b7a7-462a-b1ca-108dd189f588";

// A Windows 10 with a key of that channel.
SubjectMaker windows_with(const std::string& channel, const std::string& more = "",
                          const std::string& type = "Client") {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) +
            "\"CurrentBuild\"=\"19045\"\n\"EditionID\"=\"Enterprise\"\n\"InstallationType\"=\"" +
            type + "\"\n\"DigitalProductId4\"=make:DigitalProductId4{channel=" + channel +
            ",activation_id=73111121-5638-40f6-bc11-f1d7b0d64300}\n");
  maker.reg(more);
  return maker;
}

std::string server_in(const std::string& key, const std::string& server) {
  return key + "]\n\"KeyManagementServiceName\"=\"" + server + "\"\n";
}

std::string setting_in(const std::string& key, const std::string& line) {
  return key + "]\n" + line + "\n";
}

std::string source_with(const std::string& more) {
  SubjectMaker maker = windows_with("Volume:GVLK", more);
  return answer_text(maker.subject(), "state.kms_source");
}

std::string first_boot_with(const std::string& channel, const std::string& more = "") {
  SubjectMaker maker = windows_with(channel, more);
  return answer_text(maker.subject(), "state.first_boot");
}

bool holds(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

TEST_CASE("the channel of the installed key names the activation model") {
  const std::vector<std::pair<std::string, std::string>> rows = {{"Volume:GVLK", "kms-client"},
                                                                 {"Volume:MAK", "mak"},
                                                                 {"Volume:CSVLK", "kms-host"},
                                                                 {"VT:IA", "avma"},
                                                                 {"OEM:DM", "oem"},
                                                                 {"OEM:SLP", "oem"},
                                                                 {"Retail", "retail"},
                                                                 {"Retail:TB:Eval", "evaluation"},
                                                                 {"Volume:BA", "none"}};
  for (const auto& [channel, expected] : rows) {
    CAPTURE(channel);
    SubjectMaker maker = windows_with(channel);
    CHECK(answer_text(maker.subject(), "state.activation_model") == expected);
    CHECK(answer_text(maker.subject(), "state.first_boot").ends_with('.'));
    const bool is_client = expected == "kms-client";
    CHECK((answer_text(maker.subject(), "state.threshold") == "25") == is_client);
    CHECK((answer_text(maker.subject(), "state.kms_source") == "DNS") == is_client);
  }
}

TEST_CASE("VLActivationType narrows a KMS client to Active Directory or to tokens") {
  for (const auto& [number, expected] : std::vector<std::pair<std::string, std::string>>{
           {"0", "kms-client"}, {"1", "ad-based"}, {"2", "kms-client"}, {"3", "token"}}) {
    CAPTURE(number);
    const std::string setting = setting_in(kStateSpp, "\"VLActivationType\"=dword:" + number);
    SubjectMaker maker = windows_with("Volume:GVLK", setting);
    CHECK(answer_text(maker.subject(), "state.activation_model") == expected);
    SubjectMaker mak = windows_with("Volume:MAK", setting);
    CHECK(answer_text(mak.subject(), "state.activation_model") == "mak");
  }
}

TEST_CASE("an evaluation edition is one whatever its key says") {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) +
            "\"EditionID\"=\"ServerStandardEval\"\n"
            "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:GVLK}");
  CHECK(answer_text(maker.subject(), "state.activation_model") == "evaluation");
  CHECK(answer_text(maker.subject(), "state.threshold") == "<absent>");
}

TEST_CASE("a channel that nobody knows is no model, and Windows PE has none") {
  SubjectMaker unknown = windows_with("Volume:NEW");
  CHECK(answer_text(unknown.subject(), "state.activation_model") == "<unreadable>");
  CHECK(answer_text(unknown.subject(), "state.first_boot") == "<unreadable>");
  SubjectMaker winpe = windows_with("Volume:GVLK");
  winpe.kind(ArtefactKind::kWinPe);
  CHECK(answer_text(winpe.subject(), "state.activation_model") == "<absent>");
  CHECK(answer_text(winpe.subject(), "state.first_boot") == "<absent>");
}

TEST_CASE("servers need five computers, clients twenty-five") {
  SubjectMaker server = windows_with("Volume:GVLK", "", "Server");
  CHECK(answer_text(server.subject(), "state.threshold") == "5");
  CHECK(holds(answer_text(server.subject(), "state.first_boot"), "counts 5 computers."));
}

TEST_CASE("of all KMS servers the most specific one that concerns this Windows wins") {
  const std::string global = server_in(kStateSpp, "global.example.org");
  const std::string application =
      server_in(kStateSpp + kWindowsApplication, "application.example.org");
  const std::string own_product =
      server_in(kStateSpp + kWindowsApplication + kEnterprise, "product.example.org");
  const std::string other_product =
      server_in(kStateSpp + kWindowsApplication + kProfessional, "other.example.org");
  const std::string office = server_in(kStateSpp + kOfficeApplication, "office.example.org");
  const std::string policy = server_in(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\Software "
      "Protection Platform",
      "policy.example.org");
  CHECK(source_with("") == "DNS");
  CHECK(source_with(policy) ==
        "policy.example.org:1688, set by policy in Software Protection Platform");
  CHECK(source_with(policy + global) ==
        "global.example.org:1688, set for all products in SoftwareProtectionPlatform");
  CHECK(source_with(global + application)
            .starts_with("application.example.org:1688, set for one application"));
  CHECK(source_with(own_product + application + global)
            .starts_with("product.example.org:1688, set for one product"));
  CHECK(source_with(other_product + global).starts_with("global.example.org:1688"));
  CHECK(source_with(other_product + office) == "DNS");
}

TEST_CASE("the 32-bit view, the cache of the service and SL do not tell Windows 10 its KMS host") {
  CHECK(source_with(server_in("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows "
                              "NT\\CurrentVersion\\SoftwareProtectionPlatform",
                              "wow.example.org")) == "DNS");
  CHECK(source_with(server_in("[HKEY_USERS\\S-1-5-20\\Software\\Microsoft\\Windows "
                              "NT\\CurrentVersion\\SoftwareProtectionPlatform",
                              "cache.example.org")) == "DNS");
  CHECK(source_with(server_in(kWindowsNt + "CurrentVersion\\SL", "vista.example.org")) == "DNS");
}

TEST_CASE("Windows Vista follows SL alone") {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) +
            "\"CurrentBuild\"=\"6002\"\n\"InstallationType\"=\"Client\"\n"
            "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:GVLK}\n");
  maker.reg(server_in(kWindowsNt + "CurrentVersion\\SL", "vista.example.org"));
  maker.reg(server_in(kStateSpp, "later.example.org"));
  CHECK(answer_text(maker.subject(), "state.kms_source") ==
        "vista.example.org:1688, set for all products in SL");
}

TEST_CASE("port, lookup domain and IPv6 address are shown as they work") {
  CHECK(source_with(setting_in(kStateSpp,
                               "\"KeyManagementServiceName\"=\"kms.example.org\"\n"
                               "\"KeyManagementServicePort\"=\"1689\""))
            .starts_with("kms.example.org:1689,"));
  CHECK(source_with(server_in(kStateSpp, "2001:db8::5")).starts_with("[2001:db8::5]:1688,"));
  const std::string domain =
      setting_in(kStateSpp, "\"KeyManagementServiceLookupDomain\"=\"corp.example\"");
  CHECK(source_with(domain) == "DNS, in the domain corp.example");
  CHECK(holds(first_boot_with("Volume:GVLK", domain), "DNS (_vlmcs._tcp.corp.example)"));
  CHECK(
      source_with(domain + server_in(kStateSpp, "kms.example.org")).starts_with("kms.example.org"));
}

TEST_CASE("first boot of a KMS client says whom it asks, how often, and what it takes") {
  CHECK(first_boot_with("Volume:GVLK", server_in(kStateSpp, "kms.example.org") +
                                           "\"VLActivationInterval\"=dword:0000003c") ==
        "Asks the KMS host kms.example.org:1688 for activation every hour; activates once the host "
        "counts 25 computers.");
  CHECK(first_boot_with("Volume:GVLK", server_in(kStateSpp, "127.0.0.2")) ==
        "Asks 127.0.0.2:1688, the computer itself, for activation every 2 hours; only a KMS "
        "emulator answers there.");
  CHECK(holds(first_boot_with("Volume:GVLK", server_in(kStateSpp, "kms8.msguides.com")),
              "a public KMS server"));
  CHECK(holds(
      first_boot_with("Volume:GVLK", setting_in(kStateSpp, "\"VLActivationInterval\"=dword:5a")),
      "every 90 minutes"));
}

TEST_CASE("first boot of a KMS host says its port, and whether it publishes itself") {
  CHECK(holds(first_boot_with("Volume:CSVLK"),
              "Starts a KMS host on TCP 1688: publishes _vlmcs._tcp in DNS, tries to activate the "
              "host key at Microsoft (6 computers per key)"));
  const std::string quiet =
      first_boot_with("Volume:CSVLK", setting_in(kStateSpp,
                                                 "\"DisableDnsPublishing\"=dword:1\n"
                                                 "\"KeyManagementServiceListeningPort\"=\"1700\""));
  CHECK(holds(quiet, "on TCP 1700: does not publish itself in DNS"));
}

TEST_CASE("what hinders activation is said first") {
  const std::string service =
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\sppsvc]\n\"Start\"=dword:";
  CHECK(first_boot_with("Volume:MAK", service + "4\n")
            .starts_with("Nothing is activated while the service sppsvc is disabled; with it: "));
  CHECK(first_boot_with("Volume:MAK", service + "2\n").starts_with("Activates at Microsoft"));
  const std::string manual = setting_in(kStateSpp + "\\Activation", "\"Manual\"=dword:");
  const auto with_manual = [&](char value) {
    std::string text = manual;
    text.insert(text.size() - 1, 1, value);
    return first_boot_with("Volume:GVLK", text);
  };
  CHECK(with_manual('1').starts_with("Automatic activation is off"));
  CHECK(with_manual('0').starts_with("Looks for a KMS host"));
}

TEST_CASE("a key that deployment brings is said as well") {
  SubjectMaker maker = windows_with("Volume:GVLK");
  maker.file("Windows/Panther/unattend.xml",
             "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"><settings pass=\"specialize\">"
             "<component name=\"Microsoft-Windows-Shell-Setup\"><ProductKey>" +
                 parse_key("W269N-WFGWX-YVC9B-4J6C9-T83GX").value().full() +
                 "</ProductKey></component></settings></unattend>");
  CHECK(holds(answer_text(maker.subject(), "state.first_boot"),
              "Before that, deployment installs another key (Volume:GVLK, answer-file "
              "Windows/Panther/unattend.xml)."));
}

TEST_CASE("what cannot be read is not guessed; the cache of the service is not needed") {
  SubjectMaker no_system = windows_with("Volume:GVLK");
  no_system.unreadable("HKLM\\SYSTEM");
  CHECK(answer_text(no_system.subject(), "state.activation_model") == "kms-client");
  CHECK(answer_text(no_system.subject(), "state.first_boot") == "<unreadable>");
  SubjectMaker no_cache = windows_with("Volume:GVLK");
  no_cache.unreadable("HKU\\S-1-5-20");
  CHECK(answer_text(no_cache.subject(), "state.kms_source") == "DNS");
}

TEST_CASE("Office for volume licences asks its own KMS host, else that of Windows") {
  const std::string office =
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration]\n"
      "\"ProductReleaseIds\"=\"ProPlus2021Volume\"\n";
  const auto words = [&](const std::string& more) {
    SubjectMaker maker = windows_with("Volume:MAK", office + more);
    const Answer answer = office_first_boot(maker.subject());
    const auto* found = std::get_if<Present>(&answer);
    return found != nullptr ? to_text(found->value) : "";
  };
  CHECK(words("") ==
        "Looks for a KMS host in DNS (_vlmcs._tcp) and asks it for activation; activates once the "
        "host counts 5 computers, unless a MAK was installed.");
  CHECK(
      holds(words(server_in(kStateSpp, "global.example.org")), "KMS host global.example.org:1688"));
  CHECK(holds(words(server_in(kStateSpp, "global.example.org") +
                    server_in(kStateSpp + kOfficeApplication, "office.example.org")),
              "KMS host office.example.org:1688"));
  CHECK(holds(words(server_in(kStateSpp + kWindowsApplication, "windows.example.org")), "in DNS"));
  SubjectMaker none = windows_with("Volume:GVLK");
  CHECK(std::holds_alternative<Absent>(office_first_boot(none.subject())));
}

}  // namespace
}  // namespace assay
