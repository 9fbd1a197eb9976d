// media.*: what ei.cfg, pid.txt and the images of setup media say.

#include <catch2/catch.hpp>

#include "support/made_peers.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kConfig = "sources/EI.CFG";

SubjectMaker media(const std::string& path = {}, std::string_view text = {}) {
  SubjectMaker maker;
  maker.kind(ArtefactKind::kMedia).file("sources/install.wim", "x");
  if (!path.empty()) maker.file(path, text);
  return maker;
}

std::string answer_of(const std::string& config, std::string_view fact) {
  SubjectMaker maker = media(kConfig, config);
  return answer_text(maker.subject(), fact);
}

TEST_CASE("ei.cfg keeps a value on the line below its section") {
  const std::string config = "[EditionID]\r\nEnterprise\r\n[Channel]\r\nVolume\r\n[VL]\r\n1\r\n";
  CHECK(answer_of(config, "media.edition") == "Enterprise");
  CHECK(answer_of(config, "media.channel") == "Volume");
  CHECK(answer_of(config, "media.vl") == "1");
  CHECK(answer_of("[Channel]\n_Default\n[VL]\n0\n", "media.vl") == "0");
  CHECK(answer_of("[channel]\nValue=OEM\n", "media.channel") == "OEM");
}

TEST_CASE("a section that is empty or missing says nothing") {
  CHECK(answer_of("[EditionID]\n\n[Channel]\nRetail\n", "media.edition") == "<absent>");
  CHECK(answer_of("[EditionID]\n\n[Channel]\nRetail\n", "media.vl") == "<absent>");
  CHECK(answer_of("", "media.channel") == "<absent>");
  SubjectMaker without = media();
  CHECK(answer_text(without.subject(), "media.channel") == "<absent>");
}

TEST_CASE("[VL] that is no number is unreadable") {
  CHECK(answer_of("[VL]\nyes\n", "media.vl") == "<unreadable>");
}

TEST_CASE("media for two architectures keep their files one level deeper") {
  SubjectMaker maker = media("x64/sources/ei.cfg", "[Channel]\nRetail\n");
  CHECK(answer_text(maker.subject(), "media.channel") == "Retail");
}

TEST_CASE("pid.txt is there or not") {
  SubjectMaker with = media("sources/PID.txt", "[PID]\nValue=x");
  CHECK(answer_text(with.subject(), "media.has_pid") == "true");
  SubjectMaker without = media("pid.txt", "x");
  CHECK(answer_text(without.subject(), "media.has_pid") == "false");
}

TEST_CASE("a Windows is no setup media, whatever lies in it") {
  SubjectMaker maker;
  maker.file(kConfig, "[Channel]\nVolume\n");
  for (const char* fact :
       {"media.channel", "media.vl", "media.edition", "media.has_pid", "media.volume"})
    CHECK(answer_text(maker.subject(), fact) == "<outside>");
}

std::string volume_of(std::vector<PeerImage> images) {
  const MadePeers peers(std::move(images));
  SubjectMaker maker = media();
  maker.peers(&peers);
  return answer_text(maker.subject(), "media.volume");
}

PeerImage image(const std::string& locator, const char* channel) {
  PeerImage peer;
  peer.locator = locator;
  if (channel != nullptr) peer.channel = Channel(channel);
  return peer;
}

TEST_CASE("media are for volume licences where an image in them is") {
  const std::string own = "test.wim!1!sources/install.wim!";
  CHECK(volume_of({image(own + "1", "Retail"), image(own + "2", "Volume:GVLK")}) == "true");
  CHECK(volume_of({image(own + "1", "Volume:MAK")}) == "true");
  CHECK(volume_of({image(own + "1", "Retail"), image(own + "2", "OEM:DM")}) == "false");
  CHECK(volume_of({image(own + "1", "Volume:CSVLK")}) == "false");
}

TEST_CASE("images elsewhere, images that do not tell, or none leave it open") {
  CHECK(volume_of({}) == "<absent>");
  CHECK(volume_of({image("test.wim!12", "Volume:GVLK")}) == "<absent>");
  CHECK(volume_of({image("other.iso!sources/install.wim!1", "Volume:GVLK")}) == "<absent>");
  CHECK(volume_of({image("test.wim!1!a", "Retail"), image("test.wim!1!b", nullptr)}) == "<absent>");
  SubjectMaker alone = media();
  CHECK(answer_text(alone.subject(), "media.volume") == "<absent>");
}

}  // namespace
}  // namespace assay
