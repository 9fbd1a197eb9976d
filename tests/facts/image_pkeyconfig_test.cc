#include "facts/image_pkeyconfig.h"

#include <catch2/catch.hpp>

#include "licensing/pkeyconfig_builder.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

constexpr const char* kFolder = "Windows/System32/spp/tokens/pkeyconfig/";
constexpr std::uint32_t kUnlistedGroup = 4999;  // of no table of ours

std::string table(std::string_view type) {
  return PkeyconfigBuilder()
      .configuration(1, kUnlistedGroup, "Enterprise", type)
      .range(1, 0, 999)
      .file();
}

// An installed key that says nothing but its group and serial, as ProductId.
SubjectMaker with_unlisted_key() {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) +
            "\"CurrentBuild\"=\"26100\"\n\"ProductId\"=\"00499-90000-00007-AA123\"");
  return maker;
}

TEST_CASE("a group that no table of ours knows is looked up in the image's own pkeyconfig") {
  SubjectMaker maker = with_unlisted_key();
  maker.file(std::string(kFolder) + "pkeyconfig.xrm-ms", table("Retail"));
  CHECK(answer_text(maker.subject(), "key.channel") == "Retail");
  CHECK(maker.subject().records("product_key").unread.empty());
}

TEST_CASE("KMS host keys are found in their file of their own") {
  SubjectMaker maker = with_unlisted_key();
  maker.file(std::string(kFolder) + "pkeyconfig-csvlk.xrm-ms", table("Volume:CSVLK"));
  const Records& keys = maker.subject().records("product_key");
  REQUIRE(keys.found.size() == 1);
  CHECK(field_text(keys.found[0], "channel") == "Volume:CSVLK");
  CHECK(keys.found[0].evidence[0].text.find("pkeyconfig-csvlk.xrm-ms") != std::string::npos);
}

TEST_CASE("two files that disagree name no channel") {
  SubjectMaker maker = with_unlisted_key();
  maker.file(std::string(kFolder) + "pkeyconfig.xrm-ms", table("Retail"));
  maker.file(std::string(kFolder) + "pkeyconfig-csvlk.xrm-ms", table("Volume:CSVLK"));
  CHECK(answer_text(maker.subject(), "key.channel") == "<absent>");
  CHECK(maker.subject().records("product_key").unread.size() == 1);
}

TEST_CASE("a pkeyconfig that cannot be read leaves the channel open") {
  SubjectMaker maker = with_unlisted_key();
  maker.file(std::string(kFolder) + "pkeyconfig.xrm-ms", "<license");
  CHECK(answer_text(maker.subject(), "key.channel") == "<unreadable>");
  SubjectMaker closed = with_unlisted_key();
  closed.unreadable_file(std::string(kFolder) + "pkeyconfig-csvlk.xrm-ms");
  CHECK(answer_text(closed.subject(), "key.channel") == "<unreadable>");
}

TEST_CASE("pkeyconfig is not read where DigitalProductId4 names the channel") {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) +
            "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:GVLK}");
  maker.unreadable_file(std::string(kFolder) + "pkeyconfig.xrm-ms");
  CHECK(answer_text(maker.subject(), "key.channel") == "Volume:GVLK");
  CHECK(maker.subject().records("product_key").unread.empty());
}

TEST_CASE("an installed key without a channel is looked up by its activation id") {
  SubjectMaker maker;
  const std::string id = id_of(1);
  maker
      .reg(std::string(kCurrentVersionKey) +
           "\"DigitalProductId4\"=make:DigitalProductId4{channel=,group=4998,activation_id=" + id +
           "}")
      .file(std::string(kFolder) + "pkeyconfig.xrm-ms", table("Volume:MAK"));
  CHECK(answer_text(maker.subject(), "key.channel") == "Volume:MAK");
}

TEST_CASE("a key that Windows does not know is looked up in the tables of Office") {
  for (const char* path :
       {"Windows/System32/spp/tokens/pkeyconfig/pkeyconfig-office.xrm-ms",
        "Program Files/Microsoft Office/root/Licenses16/pkeyconfig-office.xrm-ms"}) {
    CAPTURE(path);
    SubjectMaker maker;
    maker.file(path, table("Volume:MAK"));
    const PkeyconfigAnswer answer = ask_pkeyconfig(maker.subject(), kUnlistedGroup, 7);
    REQUIRE(answer.channel);
    CHECK(answer.channel->text() == "Volume:MAK");
    CHECK(answer.file == path);
  }
}

TEST_CASE("what Windows knows of a key is not asked of Office") {
  SubjectMaker maker;
  maker.file(std::string(kFolder) + "pkeyconfig.xrm-ms", table("Retail"))
      .file(std::string(kFolder) + "pkeyconfig-office.xrm-ms", "<license");
  const PkeyconfigAnswer answer = ask_pkeyconfig(maker.subject(), kUnlistedGroup, 7);
  REQUIRE(answer.channel);
  CHECK(answer.channel->text() == "Retail");
  CHECK_FALSE(answer.unread);
}

}  // namespace
}  // namespace assay
