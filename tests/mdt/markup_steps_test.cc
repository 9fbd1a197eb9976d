#include "mdt/markup_steps.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

using Texts = std::vector<std::string>;

Texts steps_in(const std::string& text) {
  const auto places = find_step_places(text);
  REQUIRE(places);
  Texts steps;
  for (const StepPlace& place : *places)
    steps.push_back(text.substr(place.begin, place.end - place.begin));
  return steps;
}

std::string error_of(const std::string& text) {
  const auto places = find_step_places(text);
  REQUIRE_FALSE(places);
  return to_string(places.error());
}

TEST_CASE("steps are found from their first to their last byte") {
  CHECK(steps_in("").empty());
  CHECK(steps_in("<sequence/>").empty());
  CHECK(steps_in("<sequence><step/></sequence>") == Texts{"<step/>"});
  CHECK(steps_in("<?xml version='1.0'?>\n<sequence>\n <group><step a='b'>x</step>\n"
                 "<group><step /></group></group><step>y</step >\n</sequence>\n") ==
        Texts{"<step a='b'>x</step>", "<step />", "<step>y</step >"});
}

TEST_CASE("a step has the group around it as its parent") {
  const std::string text = "<sequence><step/><group><step/><step/></group></sequence>";
  const auto places = find_step_places(text);
  REQUIRE(places);
  REQUIRE(places->size() == 3);
  CHECK((*places)[0].parent == 0);
  CHECK((*places)[1].parent == text.find("<group>"));
  CHECK((*places)[2].parent == (*places)[1].parent);
}

TEST_CASE("what only looks like a step is none") {
  CHECK(steps_in("<sequence><!-- <step> --><group><![CDATA[<step></step>]]><?x <step>?></group>"
                 "</sequence>")
            .empty());
  CHECK(steps_in("<sequence><group name='<step>' other=\"</group><step>\"/></sequence>").empty());
  CHECK(steps_in("<sequence><steps/><stepx></stepx><Step/></sequence>").empty());
  CHECK(steps_in("<sequence><step><step/></step></sequence>") == Texts{"<step><step/></step>"});
  CHECK(steps_in("<sequence><list><step/><group><step/></group></list></sequence>").empty());
  CHECK(steps_in("<step/>").empty());
}

TEST_CASE("a '>' in the value of an attribute does not end a tag") {
  CHECK(
      steps_in("<sequence><step a='1>0' b=\"</step>\"><action>a > b</action></step></sequence>") ==
      Texts{"<step a='1>0' b=\"</step>\"><action>a > b</action></step>"});
}

TEST_CASE("names are taken without their prefix, as in base/xml.h") {
  CHECK(steps_in("<t:sequence><t:group><t:step></t:step></t:group></t:sequence>") ==
        Texts{"<t:step></t:step>"});
}

TEST_CASE("tags that do not match are refused with their place") {
  CHECK(error_of("<sequence><step></sequence>") ==
        "an end tag without its start tag (at 0x00000010)");
  CHECK(error_of("</sequence>") == "an end tag without its start tag (at 0x00000000)");
  CHECK(error_of("<sequence><group>") == "an element without an end tag (at 0x0000000a)");
  CHECK(error_of("<sequence><step a='>") == "a tag without an end (at 0x0000000a)");
  CHECK(error_of("<sequence><!-- ") == "markup without an end (at 0x0000000a)");
  CHECK(error_of("<sequence><![CDATA[ ]>") == "markup without an end (at 0x0000000a)");
  CHECK(error_of("<!DOCTYPE a><sequence/>") == "markup of a DOCTYPE (at 0x00000000)");
  CHECK(error_of("<>") == "a tag without a name (at 0x00000000)");
}

}  // namespace
}  // namespace assay
