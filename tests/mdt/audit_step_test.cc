#include "mdt/audit_step.h"

#include <catch2/catch.hpp>

#include "image/task_sequence.h"

namespace assay {
namespace {

TEST_CASE("the command line runs the program of the share") {
  CHECK(action_of({}) == R"("%DEPLOYROOT%\Tools\x64\assay.exe" mdt)");
  CHECK(action_of({true, true, "medium", true}) ==
        R"("%DEPLOYROOT%\Tools\x64\assay.exe" mdt --phase applied --warn-only --fail-on medium )"
        R"(--rules "%DEPLOYROOT%\Tools\x64\assay-rules")");
}

TEST_CASE("the step is one that the Workbench could have written") {
  const std::string xml = xml_of({false, true, {}, false}, {"\n", "    "});
  CHECK(
      xml ==
      R"(<step type="SMS_TaskSequence_RunCommandLineAction" name="Audit image licensing" description="" disable="false" continueOnError="false" startIn="" successCodeList="0 3010" runIn="WinPEandFullOS">
      <defaultVarList>
        <variable name="PackageID" property="PackageID" />
        <variable name="RunAsUser" property="RunAsUser">false</variable>
        <variable name="SMSTSRunCommandLineUserName" property="SMSTSRunCommandLineUserName"></variable>
        <variable name="SMSTSRunCommandLineUserPassword" property="SMSTSRunCommandLineUserPassword"></variable>
        <variable name="LoadProfile" property="LoadProfile">false</variable>
      </defaultVarList>
      <action>"%DEPLOYROOT%\Tools\x64\assay.exe" mdt --warn-only</action>
    </step>)");
  const auto parsed = parse_task_sequence("<sequence>" + xml + "</sequence>", {});
  REQUIRE(parsed);
  REQUIRE(parsed->steps.size() == 1);
  CHECK(parsed->steps[0].name == kAuditStepName);
  CHECK(parsed->steps[0].action == action_of({false, true, {}, false}));
}

TEST_CASE("lines of a step follow the layout that they are given") {
  CHECK(xml_of({}, {}).find('\n') == std::string::npos);
  CHECK(xml_of({}, {}).find("<defaultVarList><variable") != std::string::npos);
  CHECK(xml_of({}, {"\r\n", "\t"}).find("\r\n\t\t<defaultVarList>\r\n\t\t\t<variable") !=
        std::string::npos);
}

TEST_CASE("a step of ours is known by its command line, wherever the program lies") {
  for (const char* action :
       {R"("%DEPLOYROOT%\Tools\x64\assay.exe" mdt)",
        R"("%DEPLOYROOT%\Tools\%ARCHITECTURE%\assay.exe" mdt)",
        R"(%SCRIPTROOT%\ASSAY.EXE MDT --warn-only)",
        R"(cmd /c "X:\Tools\assay.exe"  mdt --phase applied)", "assay.exe mdt"}) {
    CAPTURE(action);
    CHECK(is_audit_action(action));
  }
}

TEST_CASE("other command lines are not ours") {
  for (const char* action :
       {"", "assay.exe", "assay.exe scan mdt", "not-assay.exe mdt", "assay.exe mdtx",
        "assay.exemdt", R"("assay.exe"mdt)", R"(cscript.exe "%SCRIPTROOT%\mdt.wsf" assay.exe)"}) {
    CAPTURE(action);
    CHECK_FALSE(is_audit_action(action));
  }
}

}  // namespace
}  // namespace assay
