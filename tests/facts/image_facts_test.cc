// image.* and generalize.*: what the image was before any question about licensing.

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kStateKey =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State]\n";

std::string with_file(const std::string& path, std::string_view text, std::string_view fact) {
  SubjectMaker maker;
  maker.file(path, text);
  return answer_text(maker.subject(), fact);
}

TEST_CASE("each kind of artefact has its name") {
  for (const ArtefactKind kind :
       {ArtefactKind::kWindows, ArtefactKind::kWinPe, ArtefactKind::kPackage}) {
    SubjectMaker maker;
    maker.kind(kind);
    CHECK(answer_text(maker.subject(), "image.kind") == name_of(kind));
  }
}

TEST_CASE("a profile, a log of Setup or a mounted device shows a captured image") {
  CHECK(with_file("Users/Ada/NTUSER.DAT", "x", "image.captured") == "true");
  CHECK(with_file("Windows/Panther/UnattendGC/setupact.log", "x", "image.captured") == "true");
  CHECK(with_file("Windows/System32/Sysprep/Sysprep_succeeded.tag", "", "image.captured") ==
        "true");
  SubjectMaker mounted;
  mounted.reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\MountedDevices]\n\"\\\\DosDevices\\\\C:\"=hex:01");
  CHECK(answer_text(mounted.subject(), "image.captured") == "true");
}

TEST_CASE("what vendor media hold does not show a captured image") {
  CHECK(with_file("Users/Default/NTUSER.DAT", "x", "image.captured") == "false");
  CHECK(with_file("Users/public/desktop.ini", "x", "image.captured") == "false");
  CHECK(with_file("Users/desktop.ini", "x", "image.captured") == "false");
  SubjectMaker empty_key;
  empty_key.reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\MountedDevices]");
  CHECK(answer_text(empty_key.subject(), "image.captured") == "false");
}

TEST_CASE("a user's profile is told from those that every Windows has") {
  CHECK(with_file("Users/Ada/NTUSER.DAT", "x", "image.profiles") == "true");
  CHECK(with_file("Users/Public/desktop.ini", "x", "image.profiles") == "false");
  CHECK(with_file("Users/desktop.ini", "x", "image.profiles") == "false");
  CHECK(with_file("Windows/Panther/setupact.log", "x", "image.profiles") == "false");
}

TEST_CASE("an unreadable folder of profiles is not an empty one") {
  SubjectMaker maker;
  MemoryFile users{"Users", {}, EntryKind::kDirectory};
  users.unreadable = Error{ErrorCode::kIo, "denied", {}, {}};
  maker.file(std::move(users));
  CHECK(answer_text(maker.subject(), "image.captured") == "<unreadable>");
  CHECK(answer_text(maker.subject(), "image.profiles") == "<unreadable>");
}

TEST_CASE("a key in the WIM's own name stays out of the evidence") {
  SubjectMaker maker;
  maker.wim("Gold NPPR9-FWDCX-D2C8J-H872K-2YT43", "");
  const Present& name = std::get<Present>(maker.subject().fact("wim.name"));
  CHECK(name.evidence.at(0).text == "Gold *****-*****-*****-*****-2YT43");
  CHECK(answer_text(maker.subject(), "wim.edition") == "<absent>");
}

TEST_CASE("State.ini is read under [State] only, in any encoding") {
  const std::string path = "Windows/Setup/State/State.ini";
  const std::string fact = "generalize.state_ini";
  CHECK(with_file(path, "[State]\nImageState=A\n", fact) == "A");
  CHECK(with_file(path, "; x\r\n[other]\r\nImageState=B\r\n[STATE]\r\n imagestate = A \r\n",
                  fact) == "A");
  CHECK(with_file(path, "[other]\nImageState=B\n", fact) == "<absent>");
  CHECK(with_file(path, "[State]\nImageState=\n", fact) == "<absent>");
  CHECK(with_file(path, "", fact) == "<absent>");
  CHECK(with_file(path,
                  "\xFF\xFE" + std::string(as_chars(utf16le_from_utf8("[State]\nImageState=A"))),
                  fact) == "A");
}

TEST_CASE("the two image states agree, disagree, or one is missing") {
  const auto agree = [](std::string_view reg, std::string_view ini) {
    SubjectMaker maker;
    if (!reg.empty()) maker.reg(kStateKey + "\"ImageState\"=\"" + std::string(reg) + "\"");
    if (!ini.empty())
      maker.file("Windows/Setup/State/State.ini", "[State]\nImageState=" + std::string(ini));
    return answer_text(maker.subject(), "generalize.states_agree");
  };
  CHECK(agree("A", "a") == "true");
  CHECK(agree("A", "B") == "false");
  CHECK(agree("A", "") == "<absent>");
  CHECK(agree("", "A") == "<absent>");
}

TEST_CASE("sysprep's log shows /generalize, shows none, or is not there") {
  const std::string path = "Windows/System32/Sysprep/Panther/setupact.log";
  const std::string fact = "generalize.command_logged";
  CHECK(with_file(path, "ParseCommands:Found supported command line option 'GENERALIZE'", fact) ==
        "true");
  CHECK(with_file(path, "Found supported command line option 'OOBE'", fact) == "false");
  CHECK(with_file(path, "generalize", fact) == "false");
  CHECK(with_file("Windows/Panther/setupact.log", "option 'GENERALIZE'", fact) == "<absent>");
}

TEST_CASE("a directory in the place of a file is no file") {
  SubjectMaker maker;
  maker.file("Windows/Setup/State/State.ini/x", "y");
  CHECK(answer_text(maker.subject(), "generalize.state_ini") == "<absent>");
}

TEST_CASE("a log that is too long is unreadable, not searched in part") {
  SubjectMaker maker;
  maker.file("Windows/System32/Sysprep/Panther/setupact.log", std::string((64U << 20) + 1, 'x'));
  CHECK(answer_text(maker.subject(), "generalize.command_logged") == "<unreadable>");
}

}  // namespace
}  // namespace assay
