#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

std::string fact(std::string_view values, std::string_view name, std::string_view more = {}) {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) + std::string(values)).reg(more);
  return answer_text(maker.subject(), name);
}

constexpr std::string_view kProductOptions =
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions]\n";

TEST_CASE("Windows 11 calls itself Windows 10 and is corrected by its build") {
  const std::string name = "\"ProductName\"=\"Windows 10 Pro\"\n";
  CHECK(fact(name + "\"CurrentBuild\"=\"22000\"", "os.name") == "Windows 11 Pro");
  CHECK(fact(name + "\"CurrentBuild\"=\"19045\"", "os.name") == "Windows 10 Pro");
  CHECK(fact(name, "os.name") == "Windows 10 Pro");
  CHECK(fact("\"ProductName\"=\"Windows Server 2025\"\n\"CurrentBuild\"=\"26100\"", "os.name") ==
        "Windows Server 2025");
}

TEST_CASE("CurrentBuild counts, except where it holds XP's text with dots") {
  CHECK(fact("\"CurrentBuild\"=\"7601\"\n\"CurrentBuildNumber\"=\"1\"", "os.build") == "7601");
  CHECK(fact("\"CurrentBuild\"=\"1.511.1 () (Obsolete data - do not use)\"\n"
             "\"CurrentBuildNumber\"=\"2600\"",
             "os.build") == "2600");
  CHECK(fact("\"CurrentBuildNumber\"=\"2600\"", "os.build") == "2600");
  CHECK(fact("\"CurrentBuild\"=\"1.5\"", "os.build") == "<absent>");
}

TEST_CASE("a build that is no number is unreadable") {
  for (const char* value : {"\"\"", "\"19045a\"", "\"-1\"", "\"99999999999999999999\"",
                            "dword:00004a65", "hex:31,00"}) {
    CAPTURE(value);
    CHECK(fact(std::string("\"CurrentBuild\"=") + value, "os.build") == "<unreadable>");
  }
}

TEST_CASE("the product is told by the first of four values that says anything") {
  const std::string server = std::string(kProductOptions) + "\"ProductType\"=\"ServerNT\"";
  CHECK(fact("\"InstallationType\"=\"Client\"", "os.product", server) == "client");
  CHECK(fact("", "os.product", server) == "server");
  CHECK(fact("", "os.product", std::string(kProductOptions) + "\"ProductType\"=\"LanmanNT\"") ==
        "server");
  CHECK(fact("", "os.product", std::string(kProductOptions) + "\"ProductType\"=\"WinNT\"") ==
        "client");
  CHECK(fact("\"EditionID\"=\"ServerDatacenter\"", "os.product") == "server");
  CHECK(fact("\"EditionID\"=\"Professional\"", "os.product") == "client");
  CHECK(fact("\"ProductName\"=\"Windows Server 2008 R2\"", "os.product") == "server");
  CHECK(fact("\"ProductName\"=\"Windows 7\"", "os.product") == "client");
  CHECK(fact("\"InstallationType\"=\"WindowsPE\"", "os.product") == "winpe");
}

TEST_CASE("a build is no witness for client or server") {
  CHECK(fact("\"CurrentBuild\"=\"26100\"", "os.product") == "<absent>");
}

TEST_CASE("the product is known while one witness can be read") {
  SubjectMaker maker;
  maker.reg(std::string(kProductOptions) + "\"ProductType\"=\"WinNT\"")
      .unreadable("HKLM\\SOFTWARE");
  CHECK(answer_text(maker.subject(), "os.product") == "client");
  CHECK(answer_text(maker.subject(), "os.edition") == "<unreadable>");
}

TEST_CASE("a bare SYSTEM hive may tell the product, and knows no edition") {
  SubjectMaker maker;
  maker.bare_hive().reg(std::string(kProductOptions) + "\"ProductType\"=\"ServerNT\"");
  CHECK(answer_text(maker.subject(), "os.product") == "server");
  CHECK(answer_text(maker.subject(), "os.edition") == "<outside>");
}

TEST_CASE("the control set is the one that Select names") {
  SubjectMaker maker;
  maker.reg(R"(
[HKEY_LOCAL_MACHINE\SYSTEM\Select]
"Current"=dword:00000002
[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Control\ProductOptions]
"ProductType"="WinNT"
[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet002\Control\ProductOptions]
"ProductType"="ServerNT"
)");
  CHECK(answer_text(maker.subject(), "os.product") == "server");
}

TEST_CASE("the release is the newest of three values") {
  CHECK(fact("\"DisplayVersion\"=\"22H2\"\n\"ReleaseId\"=\"2009\"", "os.release") == "22H2");
  CHECK(fact("\"ReleaseId\"=\"1909\"", "os.release") == "1909");
  CHECK(fact("\"CSDVersion\"=\"Service Pack 1\"", "os.release") == "Service Pack 1");
}

TEST_CASE("a value of another type than its own is unreadable") {
  CHECK(fact("\"EditionID\"=dword:1", "os.edition") == "<unreadable>");
  CHECK(fact("\"UBR\"=\"123\"", "os.ubr") == "<unreadable>");
  CHECK(fact("\"InstallDate\"=\"yesterday\"", "os.install_date") == "<unreadable>");
}

TEST_CASE("an install date beyond all dates is still one") {
  CHECK(fact("\"InstallDate\"=qword:7fffffffffffffff", "os.install_date") ==
        "60056-05-28T05:36:10Z");
  CHECK(fact("\"InstallDate\"=dword:00000001", "os.install_date") == "1970-01-01T00:00:01Z");
  CHECK(fact("\"InstallDate\"=dword:00000000", "os.install_date") == "<absent>");  // never set up
}

TEST_CASE("evaluation is told by the end of EditionID alone") {
  CHECK(fact("\"EditionID\"=\"EnterpriseEval\"", "os.evaluation") == "true");
  CHECK(fact("\"EditionID\"=\"Evaluated\"", "os.evaluation") == "false");
}

TEST_CASE("the setup key is that of edition, build and family") {
  const std::string server2019 = "\"EditionID\"=\"ServerStandard\"\n\"CurrentBuild\"=\"17763\"";
  CHECK(fact(server2019, "gvlk") == "N69G4-B89J2-4G8F4-WWYCC-J464C");
  CHECK(fact("\"EditionID\"=\"Professional\"\n\"CurrentBuild\"=\"7601\"", "gvlk") ==
        "FJ82H-XT6CR-J8D7P-XQJJ2-GPDD4");
  CHECK(fact("\"EditionID\"=\"Professional\"\n\"CurrentBuild\"=\"26100\"", "gvlk") ==
        "W269N-WFGWX-YVC9B-4J6C9-T83GX");
  CHECK(fact("\"EditionID\"=\"Core\"\n\"CurrentBuild\"=\"19045\"", "gvlk") == "<absent>");
}

}  // namespace
}  // namespace assay
