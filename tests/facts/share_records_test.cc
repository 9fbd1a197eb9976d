// task_sequence: what a deployment share installs.
#include <catch2/catch.hpp>

#include "facts/share_subject.h"
#include "support/fixture_images.h"
#include "support/subject_maker.h"
#include "tree/folder_tree.h"

namespace assay {
namespace {

constexpr const char* kWim = ".\\Operating Systems\\W11\\install.wim";

// One sequence W11 that does what `inside` says, of a share with two systems.
ShareBuilder share_holding(const std::string& inside) {
  ShareBuilder share;
  share.system("{a}", "Windows 11", kWim, "3").system("{B}", "Windows 10", ".\\w10.wim", "1");
  return share.sequence("W11", "Windows 11 Enterprise")
      .file("Control/W11/ts.xml", sequence_xml(inside));
}

const Records& records_of(ShareSubject& share) { return share.subject().records("task_sequence"); }

TEST_CASE("a task sequence is a record with the image that it installs") {
  ShareSubject share(share_holding(install_xml("{A}")));
  share.peer("share!operating systems/W11/install.wim!3", "Enterprise");
  const Records& records = records_of(share);
  CHECK(records.unread.empty());
  REQUIRE(records.found.size() == 1);
  const Record& record = records.found[0];
  CHECK(record.text("id") == "W11");
  CHECK(record.text("name") == "Windows 11 Enterprise");
  CHECK(record.text("file") == "Control/W11/ts.xml");
  CHECK(record.text("os") == "Windows 11");
  CHECK(record.text("image") == "Operating Systems/W11/install.wim");
  CHECK(record.text("index") == "3");
  CHECK(record.text("edition") == "Enterprise");
  CHECK(record.text("build") == "22631");
  CHECK(record.text("enabled") == "true");
  CHECK(record.evidence.at(0).text ==
        "W11 (Windows 11 Enterprise) installs Windows 11 (Operating Systems/W11/install.wim!3)");
}

TEST_CASE("edition and build are missing where the image was not read in the same scan") {
  ShareSubject alone(share_holding(install_xml("{a}")));
  CHECK(records_of(alone).found.at(0).field("edition") == nullptr);
  ShareSubject other(share_holding(install_xml("{a}")));
  other.peer("share!Operating Systems/W11/install.wim!30", "Enterprise")
      .peer("share!Operating Systems/W11/install.wim!13", "Enterprise")
      .peer("xOperating Systems/W11/install.wim!3", "Enterprise");
  CHECK(records_of(other).found.at(0).field("edition") == nullptr);
  ShareSubject unknown(share_holding(install_xml("{a}")));
  unknown.peer("share!Operating Systems/W11/install.wim!3", "", 0);
  CHECK(records_of(unknown).found.at(0).field("edition") == nullptr);
  CHECK(records_of(unknown).found.at(0).field("build") == nullptr);
}

TEST_CASE("of several shares in one scan each knows its own images") {
  ShareSubject share(share_holding(install_xml("{a}")));
  share.peer("other!Operating Systems/W11/install.wim!3", "Professional")
      .peer("share!Operating Systems/W11/install.wim!3", "Enterprise");
  CHECK(records_of(share).found.at(0).text("edition") == "Enterprise");
}

TEST_CASE("a share below a folder names its files and images by it") {
  ShareBuilder builder("Deploy");
  builder.system("{a}", "Windows 11", kWim, "3");
  builder.file("Control/W11/ts.xml", sequence_xml(install_xml("{a}")));
  ShareSubject share(builder, "Deploy");
  share.peer("other!Deploy/Operating Systems/W11/install.wim!3", "Professional")
      .peer("share!Deploy/Operating Systems/W11/install.wim!3", "Enterprise");
  const Record& record = records_of(share).found.at(0);
  CHECK(record.text("file") == "Deploy/Control/W11/ts.xml");
  CHECK(record.text("image") == "Deploy/Operating Systems/W11/install.wim");
  CHECK(record.text("edition") == "Enterprise");
}

TEST_CASE("a sequence that installs several systems is a record for each") {
  ShareSubject share(share_holding(install_xml("{a}") + install_xml("{b}")));
  const Records& records = records_of(share);
  REQUIRE(records.found.size() == 2);
  CHECK(records.found[0].text("os") == "Windows 11");
  CHECK(records.found[1].text("os") == "Windows 10");
}

TEST_CASE("a sequence without a system, or with one that the share does not list, is told") {
  ShareSubject none(share_holding("<group><step name='Create WIM'/></group>"));
  CHECK(records_of(none).unread.empty());
  REQUIRE(records_of(none).found.size() == 1);
  CHECK(records_of(none).found[0].field("os") == nullptr);
  CHECK(records_of(none).found[0].evidence.at(0).text ==
        "W11 (Windows 11 Enterprise) installs no operating system");
  ShareSubject unlisted(share_holding(install_xml("{gone}")));
  CHECK(records_of(unlisted).unread.empty());
  CHECK(records_of(unlisted).found.at(0).evidence.at(0).text ==
        "W11 (Windows 11 Enterprise) installs {gone}, which the share does not list");
}

TEST_CASE("what cannot be read leaves the others and is unread") {
  ShareBuilder builder = share_holding(install_xml("{a}"));
  builder.unreadable("Control/X/ts.xml").file("Control/CUT/ts.xml", "<sequence><group>");
  ShareSubject share(builder);
  const Records& records = records_of(share);
  CHECK(records.found.size() == 1);
  REQUIRE(records.unread.size() == 2);
  CHECK(records.unread[0].error.source == "Control/CUT/ts.xml");
  CHECK(records.unread[1].error.source == "Control/X/ts.xml");
}

TEST_CASE("an unreadable list of systems matters to a sequence that installs one of them") {
  ShareBuilder installs = share_holding(install_xml("{a}"));
  installs.unreadable("Control/OperatingSystems.xml");
  ShareSubject share(installs);
  CHECK(records_of(share).unread.size() == 1);
  ShareBuilder captures = share_holding("<step name='Create WIM'/>");
  captures.unreadable("Control/OperatingSystems.xml");
  ShareSubject other(captures);
  CHECK(records_of(other).unread.empty());
}

TEST_CASE("only a share has task sequences") {
  SubjectMaker windows;
  windows.file("Control/W11/ts.xml", sequence_xml(install_xml("{a}")));
  CHECK(windows.subject().records("task_sequence").found.empty());
}

TEST_CASE("the share of the fixtures has its three task sequences") {
  const std::string folder = (built_fixtures() / "shares/mdt").string();
  ShareSubject share(open_folder_tree(folder, {}).value(), ArtefactKind::kShare);
  share.peer("share!Operating Systems/W11/install.wim!1", "Enterprise", 26100)
      .peer("share!Operating Systems/W11/install.wim!2", "Enterprise", 26100);
  const Records& records = records_of(share);
  CHECK(records.unread.empty());
  REQUIRE(records.found.size() == 3);
  CHECK(records.found[0].text("id") == "W11-ENT");
  CHECK(records.found[0].text("index") == "1");
  CHECK(records.found[0].text("build") == "26100");
  CHECK(records.found[1].text("id") == "W11-LAB");
  CHECK(records.found[1].text("os") == "Windows 11 for the laboratory");
  CHECK(records.found[1].text("enabled") == "true");
  CHECK(records.found[2].text("id") == "CAPTURE");
  CHECK(records.found[2].field("name") == nullptr);
}

}  // namespace
}  // namespace assay
