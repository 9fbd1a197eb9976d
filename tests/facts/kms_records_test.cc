#include <algorithm>

#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "licensing/kms_address.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kWindowsId = "55c92734-d682-4d71-983e-d6ec3f16059f";
const std::string kOfficeId = "0ff1ce15-a989-479d-af46-f275c6370663";
const std::string kOldOfficeId = "59a52881-a989-479d-af46-f275c6370663";
const std::string kSkuId = "73111121-5638-40f6-bc11-f1d7b0d64300";

const std::string kKmsSpp =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows "
    "NT\\CurrentVersion\\SoftwareProtectionPlatform";

std::string key(const std::string& path) { return "[" + path + "]\n"; }

TEST_CASE("a server's name is found at three depths of every place") {
  const std::pair<std::string, std::string> places[] = {
      {kKmsSpp, "windows"},
      {"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SL", "windows"},
      {"HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows NT\\CurrentVersion\\"
       "SoftwareProtectionPlatform",
       "wow64"},
      {"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\OfficeSoftwareProtectionPlatform", "office"},
      {"HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\"
       "Software Protection Platform",
       "policy"},
      {"HKEY_USERS\\S-1-5-20\\Software\\Microsoft\\Windows NT\\CurrentVersion\\"
       "SoftwareProtectionPlatform",
       "network-service"},
      {"HKEY_USERS\\S-1-5-20\\Software\\Microsoft\\Windows NT\\CurrentVersion\\SL",
       "network-service"},
      {"HKEY_USERS\\S-1-5-20\\Software\\Microsoft\\OfficeSoftwareProtectionPlatform",
       "network-service"},
  };
  for (const auto& [path, place] : places) {
    const std::pair<std::string, std::string> depths[] = {
        {"", "global"},
        {"\\" + kWindowsId, "application"},
        {"\\" + kWindowsId + "\\" + kSkuId, "product"},
    };
    for (const auto& [below, depth] : depths) {
      CAPTURE(path, below);
      SubjectMaker maker;
      maker.reg(key(path + below) + "\"KeyManagementServiceName\"=\"127.0.0.2\"");
      const Records& servers = maker.subject().records("kms_server");
      CHECK(servers.unread.empty());
      REQUIRE(servers.found.size() == 1);
      CHECK(field_text(servers.found[0], "address") == "127.0.0.2");
      CHECK(field_text(servers.found[0], "kind") == "loopback");
      CHECK(field_text(servers.found[0], "place") == place);
      CHECK(field_text(servers.found[0], "depth") == depth);
      CHECK(field_text(servers.found[0], "application") == (depth == "global" ? "" : kWindowsId));
      CHECK(field_text(servers.found[0], "product") == (depth == "product" ? kSkuId : ""));
      CHECK(field_text(servers.found[0], "port") == "1688");
    }
  }
}

TEST_CASE("every spelling of Office's application id is Office") {
  for (const std::string& id :
       {kOfficeId, std::string("0FF1CE16-A989-479D-AF46-F275C6370663"), kOldOfficeId}) {
    CAPTURE(id);
    SubjectMaker maker;
    maker.reg(key(kKmsSpp + "\\" + id) + "\"KeyManagementServiceName\"=\"kms.example.org\"");
    CHECK(field_text(maker.subject().records("kms_server").found.at(0), "office") == "true");
  }
  SubjectMaker windows;
  windows.reg(key(kKmsSpp + "\\" + kWindowsId) +
              "\"KeyManagementServiceName\"=\"kms.example.org\"");
  CHECK(field_text(windows.subject().records("kms_server").found.at(0), "office") == "false");
}

TEST_CASE("the port is the one beside the name, as text or as a number") {
  for (const char* port : {"\"1689\"", "dword:00000699"}) {
    CAPTURE(port);
    SubjectMaker maker;
    maker.reg(key(kKmsSpp) +
              "\"KeyManagementServiceName\"=\"a.example\"\n\"KeyManagementServicePort\"=" + port +
              "\n" + key(kKmsSpp + "\\" + kWindowsId) +
              "\"KeyManagementServiceName\"=\"b.example\"");
    const Records& servers = maker.subject().records("kms_server");
    REQUIRE(servers.found.size() == 2);
    CHECK(field_text(servers.found[0], "port") == "1689");
    CHECK(field_text(servers.found[1], "port") == "1688");
  }
}

TEST_CASE(
    "a server below the global depth differs unless the global one of its place is the same") {
  const auto differs = [](const std::string& global_key, const std::string& global,
                          const std::string& own) {
    SubjectMaker maker;
    if (!global.empty())
      maker.reg(key(global_key) + "\"KeyManagementServiceName\"=\"" + global + "\"\n");
    maker.reg(key(kKmsSpp + "\\" + kWindowsId + "\\" + kSkuId) + "\"KeyManagementServiceName\"=\"" +
              own + "\"");
    std::string all;
    for (const Record& server : maker.subject().records("kms_server").found)
      all += field_text(server, "depth") + "=" + field_text(server, "differs_from_global") + " ";
    return all;
  };
  CHECK(differs(kKmsSpp, "kms.example.org", "127.0.0.2") == "global=false product=true ");
  CHECK(differs(kKmsSpp, "kms.example.org", "KMS.example.org.") == "global=false product=false ");
  CHECK(differs(kKmsSpp, "", "kms.example.org") == "product=true ");
  // The global server of another place is none of this one.
  CHECK(differs("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\OfficeSoftwareProtectionPlatform",
                "kms.example.org", "kms.example.org") == "product=true global=false ");
}

TEST_CASE("the KMS of a cloud is named with its provider, any other with none") {
  const auto provider = [](const std::string& address) {
    SubjectMaker maker;
    maker.reg(key(kKmsSpp) + "\"KeyManagementServiceName\"=\"" + address + "\"");
    return field_text(maker.subject().records("kms_server").found.at(0), "provider");
  };
  CHECK(provider("azkms.core.windows.net") ==
        classify_kms_address("azkms.core.windows.net").provider);
  CHECK_FALSE(provider("azkms.core.windows.net").empty());
  CHECK(provider("kms.example.org").empty());
}

TEST_CASE("an empty name is no server") {
  SubjectMaker maker;
  maker.reg(key(kKmsSpp) + "\"KeyManagementServiceName\"=\" \"");
  CHECK(maker.subject().records("kms_server").found.empty());
  CHECK(maker.subject().records("kms_setting").found.size() == 1);
}

TEST_CASE("only subkeys that are ids are entered") {
  SubjectMaker maker;
  for (const std::string& name : {std::string("Plugins"), kWindowsId.substr(1), kWindowsId + "0",
                                  std::string("55c92734-d682-4d71-983e-d6ec3f16059g")})
    maker.reg(key(kKmsSpp + "\\" + name) + "\"KeyManagementServiceName\"=\"kms.example.org\"");
  CHECK(maker.subject().records("kms_server").found.empty());
}

TEST_CASE("settings are found by name without case, others are left out") {
  SubjectMaker maker;
  maker.reg(key(kKmsSpp) + R"("skiprearm"=dword:00000000
"KeyManagementServiceListeningPort"="1688"
"keymanagementserviceversion"="10.0.26100.1"
"VLActivationInterval"=dword:00000078
"HasOOBERun"=dword:00000001
"ServiceSessionId"=hex:01,02
"TokenStore"="x")");
  const Records& settings = maker.subject().records("kms_setting");
  REQUIRE(settings.found.size() == 4);
  CHECK(field_text(settings.found[0], "name") == "skiprearm");
  CHECK(field_text(settings.found[0], "number") == "0");
  CHECK(field_text(settings.found[0], "type") == "REG_DWORD");
  CHECK(field_text(settings.found[1], "number") == "<none>");
  CHECK(field_text(settings.found[1], "type") == "REG_SZ");
}

TEST_CASE("a cached server of NetworkService is a setting, and no server that somebody set") {
  SubjectMaker maker;
  maker.reg(key("HKEY_USERS\\S-1-5-20\\Software\\Microsoft\\Windows NT\\CurrentVersion\\"
                "SoftwareProtectionPlatform\\" +
                kWindowsId + "\\" + kSkuId) +
            "\"DiscoveredKeyManagementServiceName\"=\"kms.example.org\"");
  CHECK(maker.subject().records("kms_setting").found.size() == 1);
  CHECK(maker.subject().records("kms_server").found.empty());
}

TEST_CASE("a key kept in clear is not shown in the evidence") {
  SubjectMaker maker;
  maker.reg(key(kKmsSpp) + "\"BackupProductKeyDefault\"=\"NPPR9-FWDCX-D2C8J-H872K-2YT43\"");
  const Records& settings = maker.subject().records("kms_setting");
  REQUIRE(settings.found.size() == 1);
  CHECK(settings.found[0].evidence.at(0).text ==
        "BackupProductKeyDefault = *****-*****-*****-*****-2YT43");
}

TEST_CASE("without the optional NetworkService hive nothing is unread") {
  SubjectMaker maker;
  maker.reg(key(kKmsSpp) + "\"SkipRearm\"=dword:00000000");
  CHECK(maker.subject().records("kms_setting").unread.empty());
}

TEST_CASE("an unreadable NetworkService hive leaves the answer open beside what was found") {
  SubjectMaker maker;
  maker.reg(key(kKmsSpp) + "\"KeyManagementServiceName\"=\"kms.example.org\"")
      .unreadable("HKU\\S-1-5-20");
  CHECK(maker.subject().records("kms_server").found.size() == 1);
  CHECK_FALSE(maker.subject().records("kms_server").unread.empty());
}

TEST_CASE("a bare hive answers for the places it has") {
  SubjectMaker software;
  software.bare_hive().reg(key(kKmsSpp) + "\"SkipRearm\"=dword:00000001");
  CHECK(software.subject().records("kms_setting").found.size() == 1);
  CHECK(software.subject().records("kms_setting").unread.empty());
  SubjectMaker user;
  user.bare_hive().reg("[HKEY_USERS\\S-1-5-20\\Software]");
  CHECK(user.subject().records("kms_setting").unread.empty());
  SubjectMaker system;
  system.bare_hive().reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]");
  REQUIRE_FALSE(system.subject().records("kms_setting").unread.empty());
  CHECK(is_outside(system.subject().records("kms_setting").unread[0].error));
}

}  // namespace
}  // namespace assay
