#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kRules =
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\"
    "FirewallPolicy\\FirewallRules]\n";
const std::string kPolicyRules =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\n";

Records rules(const std::string& reg) {
  SubjectMaker maker;
  maker.reg(reg);
  return maker.subject().records("firewall_rule");
}

TEST_CASE("the two stock rules of Windows are read, and are not active") {
  const Records records = rules(
      kRules +
      R"("SPPSVC-In-TCP"="v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Private|Profile=Public|LPort=1688|RA4=LocalSubnet|RA6=LocalSubnet|App=%SystemRoot%\\system32\\sppextcomobj.exe|Svc=sppsvc|Name=@FirewallAPI.dll,-28003|"
"SPPSVC-In-TCP-NoScope"="v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Domain|LPort=1688|App=%SystemRoot%\\system32\\sppextcomobj.exe|")");
  REQUIRE(records.found.size() == 2);
  for (const Record& record : records.found) {
    CHECK(field_text(record, "active") == "false");
    CHECK(field_text(record, "direction") == "In");
    CHECK(field_text(record, "action") == "Allow");
    CHECK(field_text(record, "protocol") == "6");
    CHECK(field_text(record, "app") == "%SystemRoot%\\system32\\sppextcomobj.exe");
    CHECK(field_text(record, "policy") == "false");
  }
  CHECK(field_text(records.found[0], "id") == "SPPSVC-In-TCP");
  CHECK(field_text(records.found[0], "title") == "@FirewallAPI.dll,-28003");
  CHECK(field_text(records.found[1], "id") == "SPPSVC-In-TCP-NoScope");
  CHECK(field_text(records.found[1], "title").empty());
}

TEST_CASE("a rule concerns 1688 by port, range or list") {
  const std::pair<const char*, bool> cases[] = {
      {"LPort=1688", true},
      {"lport=1688", true},
      {"LPort=80|LPort=1688", true},
      {"LPort=80,1688", true},
      {"LPort=80, 1688", true},
      {"LPort2_10=1600-1700", true},
      {"LPort2_10=1688-1688", true},
      {"LPort=1-65535", true},
      {"LPort2_10=1689-1700", false},
      {"LPort2_10=1600-1687", false},
      {"LPort2_10=1700-1600", false},
      {"LPort2_10=1600-", false},
      {"LPort=16880", false},
      {"LPort=168", false},
      {"LPort=RPC", false},
      {"LPort=", false},
      {"LPort=99999999999999999999", false},
      {"RPort=1688", false},
      {"Name=LPort 1688", false},
      {"", false},
  };
  for (const auto& [fields, is_found] : cases) {
    CAPTURE(fields);
    const Records records = rules(
        kRules + "\"x\"=\"v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|" + fields + "|\"");
    CHECK(records.found.size() == (is_found ? 1U : 0U));
  }
}

TEST_CASE("a rule is active only if it says so") {
  CHECK(field_text(rules(kRules + "\"x\"=\"v2|Active=true|LPort=1688\"").found.at(0), "active") ==
        "true");
  CHECK(field_text(rules(kRules + "\"x\"=\"v2|Active=YES|LPort=1688\"").found.at(0), "active") ==
        "false");
  CHECK(field_text(rules(kRules + "\"x\"=\"v2|LPort=1688\"").found.at(0), "active") == "false");
}

TEST_CASE("rules of group policy are read and marked") {
  const Records records = rules(kPolicyRules + "\"{1}\"=\"v2.30|Active=TRUE|LPort=1688|\"");
  REQUIRE(records.found.size() == 1);
  CHECK(field_text(records.found[0], "policy") == "true");
}

TEST_CASE("a value that is no text is no rule") {
  CHECK(rules(kRules + "\"x\"=dword:00000698").found.empty());
}

TEST_CASE("a bare SYSTEM hive answers, a bare SOFTWARE hive shows its policy and stays open") {
  SubjectMaker system;
  system.bare_hive().reg(kRules + "\"x\"=\"v2|Active=TRUE|LPort=1688|\"");
  CHECK(system.subject().records("firewall_rule").found.size() == 1);
  CHECK(system.subject().records("firewall_rule").unread.empty());
  SubjectMaker software;
  software.bare_hive().reg(kPolicyRules + "\"x\"=\"v2|Active=TRUE|LPort=1688|\"");
  CHECK(software.subject().records("firewall_rule").found.size() == 1);
  REQUIRE(software.subject().records("firewall_rule").unread.size() == 1);
  CHECK(is_outside(software.subject().records("firewall_rule").unread[0].error));
}

}  // namespace
}  // namespace assay
