#include "facts/command_lines.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "facts/windows_path.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

std::vector<std::string> places(SubjectMaker& maker) {
  std::vector<std::string> found;
  for (const CommandText& text : command_texts(maker.subject()).found)
    found.push_back(text.origin + " " + (text.file.empty() ? text.where : text.file));
  return found;
}

std::string task(const std::string& command, const std::string& arguments) {
  return "<?xml version=\"1.0\"?><Task "
         "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">"
         "<Actions><Exec><Command>" +
         command + "</Command><Arguments>" + arguments + "</Arguments></Exec></Actions></Task>";
}

TEST_CASE("values of Run and RunOnce are command lines, in both views and the system's profile") {
  SubjectMaker maker;
  maker.reg(R"(
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Run]
"a"="one.exe"
"n"=dword:00000001
[HKEY_LOCAL_MACHINE\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\RunOnce]
"b"="two.exe"
[HKEY_USERS\.DEFAULT\Software\Microsoft\Windows\CurrentVersion\RunOnce]
"c"="three.exe"
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\RunMRU]
"d"="no.exe"
)");
  const CommandTexts& texts = command_texts(maker.subject());
  REQUIRE(texts.found.size() == 3);
  CHECK(texts.found[0].text == "one.exe");
  CHECK(texts.found[0].where == "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\a");
  CHECK(texts.found[1].text == "two.exe");
  CHECK(texts.found[2].text == "three.exe");
}

TEST_CASE("commands of answer files are taken from every pass and list") {
  SubjectMaker maker;
  maker.file("Windows/Panther/unattend.xml", R"(<unattend><settings pass="specialize">
    <component name="Microsoft-Windows-Deployment"><RunSynchronous><RunSynchronousCommand>
      <Order>1</Order><Path>one</Path></RunSynchronousCommand></RunSynchronous></component>
  </settings><settings pass="oobeSystem"><component name="Microsoft-Windows-Shell-Setup">
      <FirstLogonCommands><SynchronousCommand><CommandLine>two</CommandLine></SynchronousCommand>
      </FirstLogonCommands><Path>no command</Path></component></settings></unattend>)");
  const CommandTexts& texts = command_texts(maker.subject());
  REQUIRE(texts.found.size() == 2);
  CHECK(texts.found[0].pass == "specialize");
  CHECK(texts.found[0].where ==
        "specialize / Microsoft-Windows-Deployment / RunSynchronousCommand / Path");
  CHECK(texts.found[1].text == "two");
}

TEST_CASE("tasks are read but for those that Windows brings itself") {
  SubjectMaker maker;
  maker.file("Windows/System32/Tasks/Renew", task("cscript", "slmgr.vbs /ato"))
      .file("Windows/System32/Tasks/Microsoft/Windows/Chkdsk/Proactive", task("chkdsk", ""))
      .file("Windows/System32/Tasks/Microsoft/Windows/SoftwareProtectionPlatform/SvcTrigger",
            task("powershell", ""));
  CHECK(places(maker) ==
        std::vector<std::string>{
            "task Windows/System32/Tasks/Microsoft/Windows/SoftwareProtectionPlatform/SvcTrigger",
            "task Windows/System32/Tasks/Renew"});
  CHECK(command_texts(maker.subject()).found[1].text == "cscript slmgr.vbs /ato");
}

TEST_CASE("a script that another names is read as well, once, and in turn") {
  SubjectMaker maker;
  maker
      .file("Windows/Setup/Scripts/SetupComplete.cmd",
            "call %WINDIR%\\Temp\\one.cmd\r\ncall C:\\Tools\\two.ps1\r\ncall D:\\none.cmd\r\n")
      .file("Windows/Temp/one.cmd", "call %windir%\\temp\\ONE.cmd\r\n\"C:\\Tools\\three.vbs\"")
      .file("Tools/two.ps1", "")
      .file("Tools/three.vbs", "")
      .file("Tools/four.vbs", "");
  std::vector<std::string> found = places(maker);
  std::sort(found.begin(), found.end());
  CHECK(found == std::vector<std::string>{"script Tools/three.vbs", "script Tools/two.ps1",
                                          "script Windows/Setup/Scripts/SetupComplete.cmd",
                                          "script Windows/Temp/one.cmd"});
  CHECK(command_texts(maker.subject()).unread.empty());
}

TEST_CASE("the scripts of Windows that carry out what they are told are no scripts of the image") {
  SubjectMaker maker;
  maker.file("Windows/System32/slmgr.vbs", "InstallProductKey")
      .file("SetupComplete.cmd", "cscript %windir%\\System32\\slmgr.vbs /ato");
  CHECK(places(maker) == std::vector<std::string>{"script SetupComplete.cmd"});
}

TEST_CASE("a door that cannot be read leaves open what it could have held, and nothing else") {
  SubjectMaker maker;
  maker.file("Windows/Panther/unattend.xml", "<unattend><settings>")
      .file("Windows/System32/Tasks/Cut", "<Task><Actions>")
      .unreadable_file("Windows/Setup/Scripts/SetupComplete.cmd");
  std::vector<std::string> origins;
  for (const Unread& unread : command_texts(maker.subject()).unread)
    origins.push_back(to_text(unread.known.at(0).second));
  std::sort(origins.begin(), origins.end());
  CHECK(origins == std::vector<std::string>{"answer-file", "script", "task"});
}

TEST_CASE("paths of Windows become paths of the image, or none") {
  CHECK(path_in_image("%WinDir%\\Temp\\x.cmd", "Windows") == "Windows/Temp/x.cmd");
  CHECK(path_in_image("\\SystemRoot\\x", "WINNT") == "WINNT/x");
  CHECK(path_in_image("c:/Tools/x.ps1", "Windows") == "Tools/x.ps1");
  CHECK(path_in_image("%SystemDrive%\\x.cmd", "Windows") == "x.cmd");
  for (const char* elsewhere : {"x.cmd", "\\\\server\\share\\x.cmd", "%TEMP%\\x.cmd", "", "C:\\"})
    CHECK(path_in_image(elsewhere, "Windows").empty());
  CHECK(scripts_named_in("cmd /c \"C:\\My Tools\\x.cmd\" && start C:\\y.exe C:\\z.vbs",
                         "Windows") == std::vector<std::string>{"My Tools/x.cmd", "z.vbs"});
}

}  // namespace
}  // namespace assay
