#include "image/deployment_share.h"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/seeds.h"
#include "support/share_builder.h"

namespace assay {
namespace {

constexpr const char* kWim = ".\\Operating Systems\\W11\\sources\\install.wim";

std::string only_error(const DeployableImages& images) {
  REQUIRE(images.unread.size() == 1);
  return to_string(images.unread[0]);
}

std::string error_about(const std::string& image_file, const std::string& index = "1") {
  const std::string xml = ShareBuilder().system("{a}", "W11", image_file, index).systems_xml();
  const DeployableImages images = parse_operating_systems(xml, "", {});
  CHECK(images.found.empty());
  return only_error(images);
}

TEST_CASE(
    "a share is a folder with a list of operating systems, at the root or in a folder of it") {
  CHECK(find_deployment_shares(*ShareBuilder().tree()).value() == std::vector<std::string>{""});
  CHECK(find_deployment_shares(*ShareBuilder("Deploy").tree()).value() ==
        std::vector<std::string>{"Deploy"});
  const auto upper = make_memory_tree({{"DEPLOY/CONTROL/operatingsystems.XML", {}}});
  CHECK(find_deployment_shares(**upper).value() == std::vector<std::string>{"DEPLOY"});
  const auto deeper = make_memory_tree({{"a/b/Control/OperatingSystems.xml", {}}});
  CHECK(find_deployment_shares(**deeper).value().empty());
  const auto other = make_memory_tree({{"Control/TaskSequences.xml", {}}});
  CHECK(find_deployment_shares(**other).value().empty());
}

TEST_CASE("a volume may hold several shares") {
  std::vector<MemoryFile> files = ShareBuilder("Build").files();
  for (MemoryFile& file : ShareBuilder("Deploy").files()) files.push_back(std::move(file));
  CHECK(find_deployment_shares(**make_memory_tree(files)).value() ==
        std::vector<std::string>{"Build", "Deploy"});
}

TEST_CASE("an operating system is read with its image and what MDT noted of it") {
  const FileTreePtr tree = ShareBuilder("Deploy")
                               .system("{a}", "W11 &amp; more", kWim, "3")
                               .system("{b}", "Off", "Operating Systems/x.wim", "1", "False")
                               .tree();
  const DeployableImages images = read_operating_systems(*tree, "Deploy", {});
  CHECK(images.unread.empty());
  REQUIRE(images.found.size() == 2);
  const DeployableImage& first = images.found[0];
  CHECK(first.guid == "{a}");
  CHECK(first.name == "W11 & more");
  CHECK(first.path == "Deploy/Operating Systems/W11/sources/install.wim");
  CHECK(first.index == 3);
  CHECK(first.build == "10.0.22631.2428");
  CHECK(first.edition == "Enterprise");
  CHECK(first.platform == "x64");
  CHECK(first.enabled);
  CHECK(images.found[1].path == "Deploy/Operating Systems/x.wim");
  CHECK_FALSE(images.found[1].enabled);
}

TEST_CASE("an image outside of the share is an error, never another file") {
  CHECK(error_about("..\\secret.wim") == "W11: path holds \"..\"");
  CHECK(error_about(".\\a\\..\\..\\secret.wim") == "W11: path holds \"..\"");
  CHECK(error_about("\\\\WDS01\\REMINST\\a.wim") ==
        "W11: its image lies outside of the share: \\\\WDS01\\REMINST\\a.wim");
  CHECK(error_about("\\a.wim") == "W11: its image lies outside of the share: \\a.wim");
  CHECK(error_about("/etc/passwd") == "W11: its image lies outside of the share: /etc/passwd");
  CHECK(error_about("C:\\a.wim") == "W11: its image lies outside of the share: C:\\a.wim");
  CHECK(error_about(".\\a.wim:stream") ==
        "W11: its image lies outside of the share: .\\a.wim:stream");
}

TEST_CASE("an index that is no number of an image is an error about its system") {
  for (const char* index : {"", "0", "-1", "1x", " ", "4294967296"}) {
    CAPTURE(index);
    CHECK(error_about(kWim, index) ==
          "W11: its image index is not a number (" + std::string(trim(index)) + ")");
  }
}

TEST_CASE("one bad system does not hide the others, and its name is shown safely") {
  const std::string xml = ShareBuilder()
                              .system("{a}", "bad\x1b[31m", kWim, "")
                              .system("{b}", "good", kWim, "2")
                              .systems_xml();
  const DeployableImages images = parse_operating_systems(xml, "", {});
  REQUIRE(images.found.size() == 1);
  CHECK(images.found[0].name == "good");
  CHECK(images.unread.at(0).source == "bad\\x1b[31m");
}

TEST_CASE("a system of before Windows Vista has no image, which is a note and no error") {
  const std::string xml = ShareBuilder().system("{a}", "Windows XP", "", "").systems_xml();
  const DeployableImages images = parse_operating_systems(xml, "", {});
  CHECK(images.found.empty());
  CHECK(images.unread.empty());
  CHECK(images.notes == std::vector<std::string>{
                            "Windows XP: has no image file (a system before Windows Vista): not "
                            "read"});
}

TEST_CASE("a list of operating systems that is damaged, of another kind or too long is an error") {
  CHECK(only_error(parse_operating_systems("<tss/>", "", {})) ==
        "the root element is <tss>, not <oss>");
  CHECK(only_error(parse_operating_systems("<oss><os>", "", {})).starts_with("not well-formed"));
  CHECK(only_error(parse_operating_systems("<!DOCTYPE a []><oss/>", "", {})) ==
        "XML with a DOCTYPE is refused");
  ShareBuilder many;
  for (int i = 0; i < 5; ++i) many.system("{a}", "W11", kWim, "1");
  Limits limits;
  limits.max_share_items = 4;
  CHECK(only_error(parse_operating_systems(many.systems_xml(), "", limits)) ==
        "more than 4 elements <os>");
}

TEST_CASE("a list of operating systems that cannot be read names its file") {
  const FileTreePtr broken =
      ShareBuilder("Deploy").unreadable("Control/OperatingSystems.xml").tree();
  CHECK(only_error(read_operating_systems(*broken, "Deploy", {})) ==
        "Deploy/Control/OperatingSystems.xml: made unreadable by the test");
  const FileTreePtr cut = ShareBuilder().file("Control/OperatingSystems.xml", "<oss><os>").tree();
  CHECK(only_error(read_operating_systems(*cut, "", {}))
            .starts_with("Control/OperatingSystems.xml: not well-formed"));
  const auto none = make_memory_tree({{"Control/x", {}}});
  CHECK(only_error(read_operating_systems(**none, "", {})) ==
        "Control/OperatingSystems.xml: the list of operating systems is missing");
}

TEST_CASE("the lists may be UTF-16, as some tools write XML") {
  const std::string xml = ShareBuilder().system("{a}", "W11", kWim, "1").systems_xml();
  ShareBuilder share;
  share.file("Control/OperatingSystems.xml",
             "\xFF\xFE" + std::string(as_chars(utf16le_from_utf8(xml))));
  CHECK(read_operating_systems(*share.tree(), "", {}).found.size() == 1);
}

TEST_CASE("task sequences are those of the list, and folders that it does not know") {
  const FileTreePtr tree = ShareBuilder("Deploy")
                               .sequence("W11", "Windows 11 Enterprise")
                               .sequence("W10", "Windows 10", "False")
                               .file("Control/w11/ts.xml", "<sequence/>")
                               .file("Control/LEFT/ts.xml", "<sequence/>")
                               .file("Control/EMPTY/Unattend.xml", "<unattend/>")
                               .tree();
  const DeploymentTaskSequences sequences = list_task_sequences(*tree, "Deploy", {});
  CHECK(sequences.unread.empty());
  CHECK(sequences.unread_list.empty());
  REQUIRE(sequences.found.size() == 3);
  CHECK(sequences.found[0].label() == "W11 (Windows 11 Enterprise)");
  CHECK(sequences.found[0].path == "Deploy/Control/W11/ts.xml");
  CHECK(sequences.found[0].enabled == true);
  CHECK(sequences.found[1].enabled == false);
  CHECK(sequences.found[2].label() == "LEFT");
  CHECK(sequences.found[2].path == "Deploy/Control/LEFT/ts.xml");
  CHECK(sequences.found[2].enabled == false);
  CHECK(read_task_sequence(*tree, sequences.found[0].path, {}).has_value());
  CHECK(to_string(read_task_sequence(*tree, sequences.found[1].path, {}).error()) ==
        "Deploy/Control/W10/ts.xml: the task sequence is missing");
}

TEST_CASE("without a list nobody knows whether a task sequence is offered") {
  ShareBuilder missing;
  missing.file("Control/W11/ts.xml", "<sequence/>");
  const DeploymentTaskSequences unlisted = list_task_sequences(*missing.tree(), "", {});
  CHECK(unlisted.unread.empty());
  REQUIRE(unlisted.found.size() == 1);
  CHECK_FALSE(unlisted.found[0].enabled.has_value());
  missing.file("Control/TaskSequences.xml", "<tss><ts>");
  const DeploymentTaskSequences cut = list_task_sequences(*missing.tree(), "", {});
  CHECK(cut.unread_list.at(0).source == "Control/TaskSequences.xml");
  REQUIRE(cut.found.size() == 1);
  CHECK_FALSE(cut.found[0].enabled.has_value());
}

TEST_CASE("an ID that is no name of a folder leads nowhere") {
  for (const char* id : {"", "..", "../x", "a/b", "a\\b", "."}) {
    CAPTURE(id);
    ShareBuilder share;
    share.sequence(id, "evil").sequence("W11", "good");
    const DeploymentTaskSequences sequences =
        parse_task_sequence_list(share.sequences_xml(), "", {});
    REQUIRE(sequences.found.size() == 1);
    CHECK(sequences.found[0].id == "W11");
    CHECK(to_string(sequences.unread_list.at(0)) ==
          "the ID of a task sequence is no name of a folder: \"" + std::string(id) + "\"");
  }
}

TEST_CASE("folders that cannot be looked into, and too many of them, are said") {
  const FileTreePtr closed = ShareBuilder().unreadable("Control/X", EntryKind::kDirectory).tree();
  CHECK(list_task_sequences(*closed, "", {}).unread.size() == 1);
  ShareBuilder many;
  for (const char* id : {"a", "b", "c"})
    many.file("Control/" + std::string(id) + "/ts.xml", "<sequence/>");
  Limits limits;
  limits.max_share_items = 2;
  const DeploymentTaskSequences sequences = list_task_sequences(*many.tree(), "", limits);
  CHECK(sequences.found.size() == 2);
  CHECK(to_string(sequences.unread.at(0)) == "Control: more than 2 task sequences");
}

// Cut anywhere, bytes changed anywhere: found or unread, never both empty-handed and silent.
TEST_CASE("damaged lists and task sequences give answers or errors") {
  const std::string lists[] = {
      ShareBuilder().system("{a}", "W11", kWim, "1").system("{b}", "W10", kWim, "2").systems_xml(),
      ShareBuilder().sequence("W11", "a").sequence("W10", "b").sequences_xml(),
      "<sequence><globalVarList><variable name='OSGUID'>{a}</variable></globalVarList>"
      "<group><step name='x'><action>y</action></step></group></sequence>"};
  std::mt19937 random(7);
  for (unsigned round = 0; round < seed_count(3'000); ++round) {
    std::string text = lists[round % 3];
    if (round % 2 == 0) text.resize(random() % text.size());
    for (unsigned n = random() % 4; n > 0 && !text.empty(); --n)
      text[random() % text.size()] = static_cast<char>(random());
    CAPTURE(round);
    const DeployableImages images = parse_operating_systems(text, "", Limits::for_fuzzing());
    for (const DeployableImage& image : images.found) {
      CHECK(split_path(image.path, {}).has_value());
      CHECK(image.index != 0);
    }
    const auto sequences = parse_task_sequence_list(text, "", Limits::for_fuzzing());
    for (const DeploymentTaskSequence& sequence : sequences.found)
      CHECK(split_path(sequence.path, {}).value().size() == 3);
    const auto steps = parse_task_sequence(text, Limits::for_fuzzing());
    if (steps) installed_systems(*steps);
    CHECK((steps || !images.unread.empty() || !sequences.unread_list.empty()));
  }
}

}  // namespace
}  // namespace assay
