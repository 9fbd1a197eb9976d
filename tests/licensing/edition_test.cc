#include "licensing/edition.h"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("client or server is decided by InstallationType first, then by what is left") {
  CHECK(product_family({"Client", "", "", ""}).family == ProductFamily::kClient);
  CHECK(product_family({"Server Core", "", "", ""}).family == ProductFamily::kServer);
  CHECK(product_family({"", "LanmanNT", "", ""}).family == ProductFamily::kServer);
  CHECK(product_family({"", "", "ServerStandard", ""}).family == ProductFamily::kServer);
  CHECK(product_family({"", "", "Enterprise", ""}).family == ProductFamily::kClient);
  CHECK(product_family({"", "", "", "Windows Server 2022 Standard"}).family ==
        ProductFamily::kServer);
  CHECK(product_family({"", "", "", "Windows 7 Enterprise"}).decided_by == "ProductName");
  CHECK(product_family({}).family == ProductFamily::kUnknown);
  CHECK(product_family({"WindowsPE", "WinNT", "WindowsPE", "Microsoft Windows 10"}).family ==
        ProductFamily::kWindowsPe);
}

TEST_CASE("witnesses that disagree are noted") {
  const FamilyVerdict verdict = product_family({"Client", "ServerNT", "Enterprise", ""});
  CHECK(verdict.family == ProductFamily::kClient);
  CHECK(verdict.decided_by == "InstallationType");
  CHECK(verdict.contradicted);
  CHECK_FALSE(product_family({"Client", "WinNT", "Enterprise", "Windows 10"}).contradicted);
  CHECK_FALSE(product_family({"WindowsPE", "WinNT", "WindowsPE", ""}).contradicted);
}

TEST_CASE("Enterprise multi-session is a client in server's clothes") {
  const FamilyVerdict verdict =
      product_family({"Client", "ServerNT", "ServerRdsh", "Windows 10 Enterprise multi-session"});
  CHECK(verdict.family == ProductFamily::kClient);
  CHECK_FALSE(verdict.contradicted);
}

TEST_CASE("Windows 11 gets its name from the build") {
  CHECK(corrected_product_name("Windows 10 Pro", 22000) == "Windows 11 Pro");
  CHECK(corrected_product_name("Windows 10 Pro", 19045) == "Windows 10 Pro");
  CHECK(corrected_product_name("Windows 10", 26100) == "Windows 11");
  CHECK(corrected_product_name("Windows Server 2025 Standard", 26100) ==
        "Windows Server 2025 Standard");
  CHECK(corrected_product_name("Windows 100", 26100) == "Windows 100");
}

TEST_CASE("evaluation and Server Core spellings lead to the edition itself") {
  CHECK(base_edition("ServerStandardEval") == "ServerStandard");
  CHECK(base_edition("ServerDatacenterCore") == "ServerDatacenter");
  CHECK(base_edition("ServerDatacenterCor") == "ServerDatacenter");
  CHECK(base_edition("ServerStandardEvalCor") == "ServerStandard");
  CHECK(base_edition("ServerStandardACor") == "ServerStandardACor");
  CHECK(base_edition("EnterpriseEval") == "Enterprise");
  CHECK(base_edition("Core") == "Core");
  CHECK(is_evaluation_edition("EnterpriseSEval"));
  CHECK(is_evaluation_edition("ServerDatacenterEvalCor"));
  CHECK_FALSE(is_evaluation_edition("Enterprise"));
}

TEST_CASE("long-term and home editions are known by name") {
  CHECK(is_long_term_edition("EnterpriseS"));
  CHECK(is_long_term_edition("enterprisesn"));
  CHECK(is_long_term_edition("EnterpriseSEval"));
  CHECK(is_long_term_edition("IoTEnterpriseS"));
  CHECK_FALSE(is_long_term_edition("Enterprise"));
  CHECK_FALSE(is_long_term_edition("EnterpriseG"));
  CHECK(is_home_edition("CoreSingleLanguage"));
  CHECK_FALSE(is_home_edition("Professional"));
}

TEST_CASE("editions for volume licences are those that KMS activates and no shop sells") {
  for (const char* edition :
       {"Enterprise", "EnterpriseN", "EnterpriseS", "EnterpriseG", "Education", "educationn",
        "IoTEnterpriseS", "ServerStandard", "ServerStandardCore", "ServerDatacenterACor",
        "ServerTurbine", "ServerRdsh"}) {
    CAPTURE(edition);
    CHECK(is_volume_edition(edition));
  }
  for (const char* edition :
       {"", "Professional", "ProfessionalEducation", "Core", "EnterpriseEval", "EnterpriseSEval",
        "ServerStandardEval", "ServerStorageStandard", "IoTEnterprise", "Ultimate", "WindowsPE"}) {
    CAPTURE(edition);
    CHECK_FALSE(is_volume_edition(edition));
  }
}

}  // namespace assay
