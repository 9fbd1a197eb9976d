#include "licensing/channel.h"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("channels are told without case and without spaces around them") {
  CHECK(Channel("Volume:CSVLK").is_kms_host());
  CHECK(Channel("volume:csvlk").is_kms_host());
  CHECK(Channel(" VOLUME:GVLK ").is_kms_client());
  CHECK(Channel("Volume:CSVLK") == Channel("volume:csvlk"));
}

TEST_CASE("each channel is volume, OEM, evaluation or neither") {
  for (const char* text : {"Volume:GVLK", "Volume:MAK", "Volume:CSVLK", "Volume:BA"}) {
    CHECK(Channel(text).is_volume());
    CHECK_FALSE(Channel(text).is_oem());
  }
  for (const char* text : {"OEM:SLP", "OEM:NONSLP", "OEM:DM", "OEM:COA"}) {
    CHECK(Channel(text).is_oem());
    CHECK_FALSE(Channel(text).is_volume());
  }
  CHECK(Channel("Retail:TB:Eval").is_evaluation());
  CHECK(Channel("PGS:TB:Eval").is_evaluation());
  CHECK(Channel("PGS:TB:Eval").kind() == ChannelKind::kTest);
  CHECK_FALSE(Channel("Retail").is_evaluation());
  CHECK_FALSE(Channel("Retail:TB:Sub").is_evaluation());
  CHECK_FALSE(Channel("VT:IA").is_volume());
}

TEST_CASE("an OEM key of which only that is known is an OEM key") {
  CHECK(Channel("OEM").is_known());
  CHECK(Channel("OEM").is_oem());
  CHECK(Channel("OEM") != Channel("OEM:DM"));
}

TEST_CASE("an unknown channel is kept as text and is nothing at all") {
  for (const char* text :
       {"", "Volume", "Volume:NEW", "Volume:GVLK2", "OEM:", "Retail:TB", "PGSX"}) {
    const Channel channel(text);
    INFO(text);
    CHECK_FALSE(channel.is_known());
    CHECK_FALSE(channel.is_volume());
    CHECK_FALSE(channel.is_oem());
    CHECK_FALSE(channel.is_kms_host());
    CHECK_FALSE(channel.is_kms_client());
    CHECK(channel.text() == text);
  }
  CHECK(name_of(Channel("x").kind()) == "unknown");
  CHECK(name_of(Channel("vt:ia").kind()) == "VT:IA");
}

}  // namespace assay
