#include "licensing/licensing_command.h"

#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "licensing/key_text.h"

namespace assay {
namespace {

const std::string kCommandKey =
    "NPPR9-FWDCX-D2C8J-H872K-2YT43";  // published: Windows 10/11 Enterprise

LicensingCommands find(std::string_view text, ScriptKind kind = ScriptKind::kBatch) {
  return find_licensing_commands(text, kind, {});
}

// "tool action key server argument target" without what is empty; "var" for variables; all
// commands, with "; " between them.
std::string told(std::string_view text, ScriptKind kind = ScriptKind::kBatch) {
  std::string all;
  const LicensingCommands found = find(text, kind);
  CHECK_FALSE(found.cut);
  for (const LicensingCommand& command : found.commands) {
    if (!all.empty()) all += "; ";
    all += std::string(command.tool) + " " + std::string(name_of(command.action));
    if (command.key) all += command.key->full() == kCommandKey ? " KEY" : " OTHER-KEY";
    if (!command.server.empty()) all += " server=" + command.server;
    if (!command.argument.empty()) all += " " + command.argument;
    if (!command.target.empty()) all += " on " + command.target;
    if (command.from_variable) all += " var";
  }
  return all;
}

using List = std::vector<std::string>;

std::string told_ps(std::string_view text) { return told(text, ScriptKind::kPowerShell); }
std::string told_vbs(std::string_view text) { return told(text, ScriptKind::kVbScript); }

struct Row {
  std::string text;
  std::string told;
};

void check(const std::vector<Row>& rows, ScriptKind kind) {
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(told(row.text, kind) == row.told);
  }
}

}  // namespace

TEST_CASE("every action has a name of its own") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(LicensingAction::kSysprep); ++i)
    names.insert(name_of(static_cast<LicensingAction>(i)));
  CHECK(names.size() == static_cast<std::size_t>(LicensingAction::kSysprep) + 1);
  CHECK(name_of(LicensingAction::kSysprep) == "sysprep");
  CHECK(name_of(LicensingAction::kKmsHost) == "kms-host");
}

TEST_CASE("slmgr is recognised however it is called") {
  for (const char* call :
       {"slmgr /ipk ", "SLMGR.VBS -IPK ", "cscript slmgr.vbs /ipk ", "slmgr/ipk ",
        "@cscript.exe //B //NoLogo %windir%\\system32\\slmgr.vbs /ipk ",
        "\"%SystemRoot%\\System32\\cscript.exe\" \"C:\\Windows\\System32\\slmgr.vbs\" /ipk ",
        "cmd /c slmgr /ipk ", "cmd.exe /c cscript slmgr.vbs /ipk ", "call slmgr /ipk ",
        "start \"\" /wait wscript slmgr.vbs /ipk ", "start /wait slmgr /ipk ",
        "if not errorlevel 1 slmgr /ipk ", "if exist slmgr.vbs cscript slmgr.vbs /ipk ",
        "psexec \\\\pc slmgr /ipk ", "powershell slmgr /ipk ", "powershell -c slmgr /ipk "}) {
    INFO(call);
    CHECK(told(std::string(call) + kCommandKey) == "slmgr install-key KEY");
    CHECK(told(std::string(call) + "\"" + kCommandKey + "\" >nul 2>&1") == "slmgr install-key KEY");
    CHECK(told(std::string(call) + kCommandKey, ScriptKind::kCommandLine) ==
          "slmgr install-key KEY");
  }
}

TEST_CASE("slmgr's switches") {
  check({{"slmgr /upk", "slmgr uninstall-key"},
         {"slmgr /cpky", "slmgr clear-key"},
         {"slmgr /ato", "slmgr activate"},
         {"slmgr /ato 55c92734-d682-4d71-983e-d6ec3f16059f",
          "slmgr activate 55c92734-d682-4d71-983e-d6ec3f16059f"},
         {"slmgr /skms kms.corp.example:1688", "slmgr set-kms-server server=kms.corp.example:1688"},
         {"slmgr /skms [2001:db8::1]:1688", "slmgr set-kms-server server=[2001:db8::1]:1688"},
         {"slmgr /skms :1689", "slmgr set-kms-port 1689"},
         {"slmgr /ckms", "slmgr clear-kms-server"},
         {"slmgr /skms-domain corp.example", "slmgr set-kms-domain corp.example"},
         {"slmgr /ckms-domain", "slmgr clear-kms-domain"},
         {"slmgr /skhc", "slmgr set-kms-caching /skhc"},
         {"slmgr /act-type 2", "slmgr set-activation-type 2"},
         {"slmgr /rearm", "slmgr rearm"},
         {"slmgr /rearm-sku ID", "slmgr rearm ID"},
         {"slmgr /sprt 1689", "slmgr kms-host /sprt 1689"},
         {"slmgr /sdns", "slmgr kms-host /sdns"},
         {"slmgr /cpri>nul", "slmgr kms-host /cpri"},
         {"slmgr /fta THUMB", "slmgr token-activation /fta THUMB"},
         {"slmgr -ilc C:\\a.xrm-ms", "slmgr install-license C:\\a.xrm-ms"},
         {"slmgr /ad-activation-online " + kCommandKey + " AO", "slmgr ad-activation KEY"},
         {"slmgr /ad-activation-get-iid " + kCommandKey, "slmgr ad-activation KEY"},
         {"slmgr pc1 /skms k.example", "slmgr set-kms-server server=k.example on pc1"},
         {"slmgr pc1 user pass /ato", "slmgr activate on pc1"}},
        ScriptKind::kBatch);
}

TEST_CASE("what only displays, copies, prints or remarks is no command") {
  for (const std::string& text : List{"slmgr /dlv",
                                      "slmgr /xpr",
                                      "slmgr",
                                      "slmgr " + kCommandKey,
                                      "rem slmgr /ipk " + kCommandKey,
                                      "::slmgr /ipk " + kCommandKey,
                                      "dir & rem slmgr /ato & slmgr /ato",
                                      "dir & :: slmgr /ato",
                                      "dir & rem x & slmgr /ato",
                                      "echo slmgr /ipk " + kCommandKey,
                                      "if x echo slmgr /ato",
                                      "echo. slmgr /ato",
                                      "title slmgr /ato",
                                      "copy slmgr.vbs /y c:\\x",
                                      "slmgr /dlv /ato",
                                      "findstr /i slmgr /ato x.cmd",
                                      "echo slmgr /ato > log.txt",
                                      "myslmgr /ato",
                                      "slmgr can be used with the /ato switch",
                                      "set X=slmgr /ato",
                                      "for /f %%a in ('cscript slmgr.vbs /dlv') do echo %%a",
                                      "cd sysprep",
                                      "sysprep",
                                      "copy vmw.exe c:\\",
                                      "dism /online /Get-CurrentEdition",
                                      "net start sppsvc",
                                      "sc query sppsvc",
                                      "sc config wuauserv start= disabled",
                                      "reg query X /v KeyManagementServiceName",
                                      "reg add X /v Start /d 4",
                                      "cscript ospp.vbs /dstatus"}) {
    INFO(text);
    CHECK(told(text).empty());
  }
}

TEST_CASE("what is printed into a script or a shell is a command") {
  CHECK(told("echo cscript slmgr.vbs /ato>>%x%\\SetupComplete.cmd") == "slmgr activate");
  CHECK(told("echo slmgr /ato | cmd") == "slmgr activate");
  CHECK(told("echo slmgr /ato | find \"x\"").empty());
}

TEST_CASE("a placeholder is a command without a key") {
  const LicensingCommands found = find("slmgr /ipk \"XXXXX-XXXXX-XXXXX-XXXXX-XXXXX\"");
  REQUIRE(found.commands.size() == 1);
  CHECK_FALSE(found.commands[0].key);
  CHECK_FALSE(found.commands[0].from_variable);
  CHECK(told("slmgr /ipk <key>") == "slmgr install-key");
}

TEST_CASE("keys and servers that come from variables") {
  check({{"set KEY=" + kCommandKey + "\nslmgr /ipk %KEY%", "slmgr install-key KEY var"},
         {"set \"KEY=" + kCommandKey + "\" & slmgr /ipk !key!", "slmgr install-key KEY var"},
         {"set K=NPPR9-FWDCX\nslmgr /ipk %K%-D2C8J-H872K-2YT43", "slmgr install-key KEY var"},
         {"set S=slmgr.vbs\ncscript %S% /ipk " + kCommandKey, "slmgr install-key KEY"},
         {"set C=cscript slmgr.vbs /ipk " + kCommandKey + "\n%C%", "slmgr install-key KEY var"},
         {"slmgr /ipk %KEY%", "slmgr install-key %KEY% var"},
         {"slmgr /ipk %%k", "slmgr install-key %%k var"},
         {"set H=kms.example\nslmgr /skms %H%:1688",
          "slmgr set-kms-server server=kms.example:1688 var"}},
        ScriptKind::kBatch);
}

TEST_CASE("several commands of a line, and lines that are joined") {
  CHECK(told("slmgr /upk&slmgr /cpky && slmgr /rearm || slmgr /ato") ==
        "slmgr uninstall-key; slmgr clear-key; slmgr rearm; slmgr activate");
  CHECK(told("if x (slmgr /upk) else (slmgr /cpky)") == "slmgr uninstall-key; slmgr clear-key");
  CHECK(told("if x (\n  slmgr /upk)") == "slmgr uninstall-key");
  CHECK(told("slmgr ^\r\n  /ipk ^\r\n  " + kCommandKey) == "slmgr install-key KEY");
  const auto found = find("\n\nslmgr ^\n/ato\nslmgr /upk");
  REQUIRE(found.commands.size() == 2);
  CHECK((found.commands[0].line == 3 && found.commands[1].line == 5));
}

TEST_CASE("command lines within command lines are read in their order") {
  CHECK(told("cmd /c \"slmgr /upk & slmgr /ato\" & slmgr /rearm") ==
        "slmgr uninstall-key; slmgr activate; slmgr rearm");
  CHECK(told("cmd /c \"\"C:\\a b\\slmgr.vbs\" /ato\"") == "slmgr activate");
  CHECK(told("powershell -NoProfile -Command \"& {slmgr /upk; slmgr /ato}\"") ==
        "slmgr uninstall-key; slmgr activate");
  CHECK(told("powershell -Command \"$k='" + kCommandKey + "'; slmgr /ipk $k\"") ==
        "slmgr install-key KEY var");
  CHECK(told("cmd /c \"powershell -c \\\"cmd /c 'slmgr /ato'\\\"\"") == "slmgr activate");
  CHECK(told("schtasks /create /tn x /tr \"cscript //b slmgr.vbs /ato\"") == "slmgr activate");
  CHECK(told("reg add HKLM\\a\\RunOnce /v x /d \"slmgr /ato\" /f") == "slmgr activate");
}

TEST_CASE("Office") {
  check({{"cscript ospp.vbs /inpkey:" + kCommandKey, "ospp install-key KEY"},
         {"cscript \"C:\\Program Files (x86)\\Microsoft Office\\Office16\\OSPP.VBS\" /act",
          "ospp activate"},
         {"cscript ospp.vbs /sethst:kms.example", "ospp set-kms-server server=kms.example"},
         {"cscript ospp.vbs /setprt:1689 pc1", "ospp set-kms-port 1689 on pc1"},
         {"cscript ospp.vbs /remhst", "ospp clear-kms-server"},
         {"cscript ospp.vbs /unpkey:2YT43", "ospp uninstall-key 2YT43"},
         {"cscript ospp.vbs -act", ""},
         {"\"%ProgramFiles%\\Microsoft Office\\Office15\\OSPPREARM.EXE\"", "ospprearm rearm"},
         {"if exist \"a b\\ospprearm.exe\" \"a b\\ospprearm.exe\"", "ospprearm rearm"}},
        ScriptKind::kBatch);
}

TEST_CASE("images and editions") {
  check({{"dism /online /Set-Edition:ServerStandard /ProductKey:" + kCommandKey + " /AcceptEula",
          "dism set-edition KEY ServerStandard"},
         {"dism.exe /Image:C:\\m /Set-ProductKey:" + kCommandKey, "dism install-key KEY on C:\\m"},
         {"dism /online /Set-Edition:X /GetEula:C:\\x.rtf", ""},
         {"changepk.exe /ProductKey " + kCommandKey, "changepk install-key KEY"},
         {"changepk /productkey:" + kCommandKey, "changepk install-key KEY"},
         {"%windir%\\system32\\sysprep\\sysprep.exe /generalize /oobe /unattend:C:\\u.xml",
          "sysprep generalize C:\\u.xml"},
         {"sysprep -oobe -quit", "sysprep sysprep"},
         {"cscript \"%SCRIPTROOT%\\LTISysprep.wsf\"", "sysprep generalize LTISysprep.wsf"},
         {"vmw.exe", "vmw kms-host"}},
        ScriptKind::kBatch);
}

TEST_CASE("services and registry values") {
  const std::string spp =
      "\"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
      "SoftwareProtectionPlatform\"";
  check(
      {{"sc config sppsvc start= disabled", "sc disable-service sppsvc"},
       {"sc.exe \\\\pc config SPPSVC start=disabled", "sc disable-service SPPSVC on \\\\pc"},
       {"sc config sppsvc start= demand", "sc configure-service sppsvc demand"},
       {"sc delete sppsvc", "sc delete-service sppsvc"},
       {"net stop sppsvc /y", "net stop-service sppsvc"},
       {"reg add " + spp + " /f /v KeyManagementServiceName /t REG_SZ /d \"10.0.0.10\"",
        "reg set-kms-server server=10.0.0.10"},
       {"reg add " + spp + " /v KeyManagementServicePort /d 1689", "reg set-kms-port 1689"},
       {"reg delete " + spp + " /v KeyManagementServiceName /f", "reg clear-kms-server"},
       {"reg add " + spp + " /v SkipRearm /t REG_DWORD /d 0", "reg set-skip-rearm 0"},
       {"reg delete " + spp + " /v SkipRearm /f", ""},
       {"reg add " + spp + " /v DisableDnsPublishing /d 1", "reg kms-host DisableDnsPublishing=1"},
       {"reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\sppsvc /v Start /t REG_DWORD /d 4",
        "reg disable-service sppsvc"},
       {"reg add HKLM\\SYSTEM\\ControlSet001\\Services\\sppsvc /v Start /d 2",
        "reg configure-service sppsvc 2"}},
      ScriptKind::kBatch);
}

TEST_CASE("WMI, through wmic") {
  check({{"wmic path SoftwareLicensingService where version='1' call InstallProductKey "
          "ProductKey=\"" +
              kCommandKey + "\"",
          "wmi install-key KEY"},
         {"wmic path SoftwareLicensingProduct where ID='x' call SetKeyManagementServiceMachine "
          "MachineName=\"127.0.0.2\"",
          "wmi set-kms-server server=127.0.0.2"},
         {"wmic path SoftwareLicensingProduct where ID='x' call SetKeyManagementServicePort 1688",
          "wmi set-kms-port 1688"},
         {"wmic path SoftwareLicensingProduct where ID='x' call Activate", "wmi activate"},
         {"wmic path Win32_Thing call Activate", ""},
         {"wmic path SoftwareLicensingService get OA3xOriginalProductKey", ""}},
        ScriptKind::kBatch);
}

TEST_CASE("PowerShell") {
  check(
      {{"slmgr.vbs /ipk " + kCommandKey, "slmgr install-key KEY"},
       {"$k = '" + kCommandKey + "'\n& cscript.exe //nologo slmgr.vbs /ipk $k | Out-Null",
        "slmgr install-key KEY var"},
       {"slmgr /ipk $($sync.key)", "slmgr install-key $ var"},
       {"&$env:windir\\system32\\cscript.exe $env:windir\\system32\\slmgr.vbs /skms a.example",
        "slmgr set-kms-server server=a.example"},
       {"start -wait cscript -argumentlist @(\"slmgr.vbs\", \"/ipk\", \"" + kCommandKey + "\")",
        "slmgr install-key KEY"},
       {"Start-Process cscript -ArgumentList \"//nologo slmgr.vbs /ipk " + kCommandKey + "\" -Wait",
        "slmgr install-key KEY"},
       {"Start-Process slmgr.vbs -WindowStyle Hidden -ArgumentList '/ipk " + kCommandKey + "'",
        "slmgr install-key KEY"},
       {"$c = 'slmgr /ipk ' + '" + kCommandKey + "'\niex $c", "slmgr install-key KEY var"},
       {"Start-Process sysprep.exe `\n -ArgumentList '/generalize','/oobe'", "sysprep generalize"},
       {"(Get-WmiObject SoftwareLicensingService).InstallProductKey('" + kCommandKey + "')",
        "wmi install-key KEY"},
       {"$s.SetKeyManagementServiceMachine($h)", "wmi set-kms-server server=$h var"},
       {"gcim SoftwareLicensingService | Invoke-CimMethod -MethodName InstallProductKey "
        "-Arguments @{ ProductKey = '" +
            kCommandKey + "' }",
        "wmi install-key KEY"},
       {"Invoke-CimMethod -Arguments @{'ProductKey' = '" + kCommandKey +
            "'} -MethodName 'InstallProductKey' -Query 'SELECT *'",
        "wmi install-key KEY"},
       {"Invoke-CimMethod -InputObject $s -MethodName SetKeyManagementServiceMachine -Arguments "
        "@{\n  KeyManagementServiceMachine = 'k.example'\n}",
        "wmi set-kms-server server=k.example"},
       {"Set-WindowsProductKey -Path C:\\m -ProductKey " + kCommandKey,
        "powershell install-key KEY on C:\\m"},
       {"Set-WindowsEdition -Edition Enterprise", "powershell set-edition Enterprise"},
       {"Set-ItemProperty -Path 'HKLM:\\SoftwareProtectionPlatform' -Name SkipRearm -Value 1",
        "powershell set-skip-rearm 1"},
       {"Set-ItemProperty -Path 'HKLM:\\SOFTWARE\\Contoso' -Name SkipRearm -Value 1", ""},
       {"Set-ItemProperty -Path $key -Name SkipRearm -Value 1", "powershell set-skip-rearm 1"},
       {"sp HKLM:\\a SkipRearm 1", ""},  // one alias too many: "sp" is too short a word
       {"Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\sppsvc Start 4",
        "powershell disable-service sppsvc"},
       {"New-ItemProperty 'HKLM:\\SoftwareProtectionPlatform' -Name 'KeyManagementServiceName' "
        "-Value k.example",
        "powershell set-kms-server server=k.example"},
       {"Remove-ItemProperty -Path HKLM:\\SoftwareProtectionPlatform -Name "
        "KeyManagementServiceName",
        "powershell clear-kms-server"},
       {"Set-Service -Name sppsvc -StartupType Disabled", "powershell disable-service sppsvc"},
       {"Stop-Service sppsvc -Force", "powershell stop-service sppsvc"},
       {"if ($a) { slmgr /upk } else { slmgr /cpky }", "slmgr uninstall-key; slmgr clear-key"}},
      ScriptKind::kPowerShell);
}

TEST_CASE("what PowerShell prints, defines or keeps as a value is no command") {
  for (const std::string& text :
       List{"# slmgr /ipk " + kCommandKey, "<# slmgr /ato\nslmgr /ato #>",
            "Write-Host \"slmgr /ipk " + kCommandKey + "\"", "Write-Output slmgr /ato",
            "$m = \"run slmgr /ipk " + kCommandKey + "\"", "function Set-WindowsProductKey { }",
            "$t = @{ a = \"vmw.exe\" }", "\"slmgr.vbs\", \"/ato\"", "throw 'slmgr /ato'",
            "Log 'slmgr /ato'", "$shell.AppActivate('x')",
            "Get-ItemProperty HKLM:\\SoftwareProtectionPlatform -Name SkipRearm"}) {
    INFO(text);
    CHECK(told_ps(text).empty());
  }
}

TEST_CASE("a here-string may hold a script, or prose about one") {
  CHECK(told_ps("@\"\ncscript slmgr.vbs /ato\nThen run slmgr /rearm again\n\"@ | Out-File a.cmd") ==
        "slmgr activate");
}

TEST_CASE("VBScript") {
  check(
      {{"sh.Run \"slmgr.vbs /ipk " + kCommandKey + "\", 0, True", "slmgr install-key KEY"},
       {"k = \"" + kCommandKey + "\"\nsh.Run \"slmgr.vbs /ipk \" & k", "slmgr install-key KEY var"},
       {"sh.Run \"slmgr.vbs /ipk \" & strKey", "slmgr install-key %strKey% var"},
       {"sh.Run \"cscript \" & Chr(34) & \"C:\\a b\\ospp.vbs\" & Chr(34) & \" /act\"",
        "ospp activate"},
       {"sh.Run \"slmgr /skms \" & _\n  \"k.example\"", "slmgr set-kms-server server=k.example"},
       {"svc.InstallProductKey(strKey)", "wmi install-key %strKey% var"},
       {"sh.RegWrite \"HKLM\\SoftwareProtectionPlatform\\KeyManagementServiceName\", "
        "\"k.example\", \"REG_SZ\"",
        "wscript set-kms-server server=k.example"},
       {"' slmgr /ato", ""},
       {"WScript.Echo \"slmgr /ato\"", ""},
       {"MsgBox \"run slmgr /ato\"", ""}},
      ScriptKind::kVbScript);
  CHECK(told_vbs("x = \"slmgr /ato\"").empty());
}

TEST_CASE("what is reported holds neither keys nor passwords, and is short") {
  const auto found =
      find("slmgr pc admin Secret1 /ipk " + kCommandKey + std::string(5'000, ' ') + "x");
  REQUIRE(found.commands.size() == 1);
  CHECK(
      found.commands[0].text.starts_with("slmgr pc admin *** /ipk *****-*****-*****-*****-2YT43"));
  CHECK(found.commands[0].text.size() < 410);
  // Neither a password that is part of the key nor quotes within it give the key away.
  for (const char* text : {"slmgr pc admin F /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43",
                           "slmgr /ipk NPPR9-\"FWDCX-D2C8J\"-H872K-2YT43"}) {
    const std::string shown = find(text).commands[0].text;
    INFO(shown);
    for (const char* group : {"NPPR9", "FWDCX", "WDCX-", "D2C8J", "H872K"})
      CHECK(shown.find(group) == std::string::npos);
  }
  CHECK(find("slmgr /skms " + std::string(9'000, 'a')).commands[0].server.size() < 260);
  CHECK(find("slmgr /skms " + kCommandKey).commands[0].server == "*****-*****-*****-*****-2YT43");
}

TEST_CASE("bounds are said, and what was found before them is kept") {
  Limits limits;
  limits.max_script_commands = 2;
  const auto many =
      find_licensing_commands("slmgr /ato\nslmgr /ato\nslmgr /ato", ScriptKind::kBatch, limits);
  CHECK(many.commands.size() == 2);
  REQUIRE(many.cut);
  CHECK(many.cut->code == ErrorCode::kLimit);
  limits.max_text_bytes = 12;
  const auto cut = find_licensing_commands("slmgr /ato\nslmgr /upk", ScriptKind::kBatch, limits);
  CHECK(cut.commands.size() == 1);
  REQUIRE(cut.cut);
  CHECK(cut.cut->what == "size of a script");
  std::string words = "slmgr";
  for (int i = 0; i < 5'000; ++i) words += " x";
  CHECK(find(words + " /ato").cut->what == "words of a command");
  std::string nested = "slmgr /ato";
  for (int i = 0; i < 8; ++i) nested = "powershell " + nested;
  CHECK(find(nested).cut->what == "command lines within a command line");
}

TEST_CASE("long lines are read in linear time and memory, whatever they hold") {
  const std::string long_line = "set A=b\n" + std::string(10 << 20, 'x') + "\nslmgr /ato";
  CHECK(told(long_line) == "slmgr activate");
  for (const std::string& piece : List{"slmgr ", "%A%", "(\"'@{", "cmd /c \"", "x^\n", "$k='a';"}) {
    std::string text = "set A=b\n";
    while (text.size() < 256 << 10) text += piece;
    text += "\nslmgr /ato";
    INFO(piece);
    for (const ScriptKind kind : {ScriptKind::kBatch, ScriptKind::kPowerShell})
      CHECK(find(text, kind).commands.size() <= 1);
  }
}

TEST_CASE("scripts with random damage are read, and never show a key") {
  const std::string_view pieces[] = {"slmgr",
                                     " /ipk ",
                                     kCommandKey,
                                     " /skms ",
                                     "k.example",
                                     "cmd /c ",
                                     "powershell -c ",
                                     "\"",
                                     "'",
                                     "\n",
                                     "^",
                                     "`",
                                     "&",
                                     "|",
                                     "(",
                                     ")",
                                     "{",
                                     "}",
                                     "@{",
                                     "%A%",
                                     "set A=",
                                     "$a",
                                     " = ",
                                     "+",
                                     "echo ",
                                     "InstallProductKey",
                                     ".",
                                     "call ",
                                     "\\",
                                     ">",
                                     "reg add x /v SkipRearm /d ",
                                     ";",
                                     "#",
                                     " ",
                                     "_"};
  std::mt19937 random(5);
  std::size_t commands = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += pieces[random() % std::size(pieces)];
    INFO(text);
    for (const ScriptKind kind : {ScriptKind::kBatch, ScriptKind::kPowerShell,
                                  ScriptKind::kVbScript, ScriptKind::kCommandLine}) {
      const LicensingCommands found = find(text, kind);
      commands += found.commands.size();
      for (const LicensingCommand& command : found.commands)
        REQUIRE(find_keys(command.text + "\n" + command.argument + "\n" + command.server,
                          KeySpelling::kAnySpelling)
                    .empty());
    }
  }
  CHECK(commands > 100);
}

}  // namespace assay
