// What the images of one scan know of each other.

#include "audit/scan_peers.h"

#include <catch2/catch.hpp>

#include "audit/image_audit.h"
#include "licensing/pkeyconfig_builder.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

constexpr const char* kTable = "Windows/System32/spp/tokens/pkeyconfig/pkeyconfig.xrm-ms";
constexpr std::uint32_t kUnlistedGroup = 4999;  // of no table of ours

void installed(SubjectMaker& maker, const std::string& fields) {
  maker.reg(std::string(kCurrentVersionKey) +
            "\"EditionID\"=\"Enterprise\"\n\"DigitalProductId4\"=make:DigitalProductId4{" + fields +
            "}\n");
}

void add(GatheredPeers& peers, std::size_t job, SubjectMaker& maker, const std::string& locator) {
  Artefact artefact = maker.subject().artefact();
  artefact.locator = locator;
  const Subject subject(artefact, default_tables());
  ImageReport image;
  image.locator = locator;
  image.facts = facts_for_report(subject);
  peers.add(job, image, [artefact]() -> Result<Artefact> { return artefact; });
}

TEST_CASE("images are remembered in the order of their jobs, not in that of their audit") {
  GatheredPeers peers(3, default_tables(), {});
  SubjectMaker one, two;
  installed(one, "channel=Volume:MAK");
  installed(two, "channel=Volume:GVLK");
  add(peers, 2, two, "b.wim!1");
  add(peers, 0, one, "a.wim!1");
  peers.close();
  REQUIRE(peers.images().size() == 2);
  CHECK(peers.images()[0].locator == "a.wim!1");
  CHECK(peers.images()[0].edition == "Enterprise");
  CHECK(peers.images()[0].channel == Channel("Volume:MAK"));
  CHECK(peers.images()[1].locator == "b.wim!1");
}

TEST_CASE("a MAK or host key that two images hold is shared; a public or another key is not") {
  const auto shares = [](const std::string& first, const std::string& second) {
    GatheredPeers peers(2, default_tables(), {});
    SubjectMaker one, two;
    installed(one, first);
    installed(two, second);
    add(peers, 0, one, "a.wim!1");
    add(peers, 1, two, "b.wim!1");
    peers.close();
    return peers.shares_secret_key("a.wim!1");
  };
  CHECK(shares("channel=Volume:MAK,serial=7", "channel=Volume:MAK,serial=7"));
  CHECK(shares("channel=Volume:CSVLK", "channel=Volume:CSVLK"));
  CHECK_FALSE(shares("channel=Volume:MAK,serial=7", "channel=Volume:MAK,serial=8"));
  CHECK_FALSE(shares("channel=Volume:GVLK", "channel=Volume:GVLK"));
  GatheredPeers none(0, default_tables(), {});
  none.close();
  CHECK_FALSE(none.shares_secret_key("a.wim!1"));
}

TEST_CASE("a key that stands outside of the images is looked up in the pkeyconfig of any of them") {
  GatheredPeers peers(2, default_tables(), {});
  SubjectMaker without, with;
  with.file(kTable, PkeyconfigBuilder()
                        .configuration(1, kUnlistedGroup, "Enterprise", "Volume:CSVLK")
                        .range(1, 0, 999)
                        .file());
  add(peers, 0, without, "a.wim!1");
  add(peers, 1, with, "b.wim!1");
  peers.close();
  const PkeyconfigAnswer known = peers.ask_pkeyconfig(kUnlistedGroup, 7);
  REQUIRE(known.channel);
  CHECK(known.channel->is_kms_host());
  CHECK_FALSE(peers.ask_pkeyconfig(kUnlistedGroup, 5000).channel);
}

TEST_CASE("a pkeyconfig that cannot be read is a doubt about a key that no other knows") {
  GatheredPeers peers(1, default_tables(), {});
  SubjectMaker broken;
  broken.file(kTable, "<license");
  add(peers, 0, broken, "a.wim!1");
  peers.close();
  CHECK(peers.ask_pkeyconfig(kUnlistedGroup, 7).unread.has_value());
}

}  // namespace
}  // namespace assay
