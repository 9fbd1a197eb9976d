// Tables that contradict themselves or cannot be read in places: what they still answer, and what
// they say they do not know.
#include <random>

#include "licensing/pkeyconfig_builder.h"

namespace assay {
namespace {

TEST_CASE("a serial in ranges of two configurations is answered with both and a doubt") {
  const KeyConfigurations configurations = parsed(usual().range(3, 8, 21).file());
  const KeyLookup lookup = configurations.find(3290, 9);
  REQUIRE(lookup.matches.size() == 2);
  CHECK(lookup.only() == nullptr);
  CHECK(lookup.channel() == nullptr);
  REQUIRE(lookup.doubt);
  CHECK(lookup.doubt->what == "serial 9 of group 3290 is in the ranges of 2 configurations");
  check_still_answers(configurations, 3290, 7, "Volume:GVLK");  // outside the overlap
  check_still_answers(configurations, 3290, 10, "Volume:MAK");
  check_still_answers(configurations, 206, 1000, "Volume:CSVLK");
}

TEST_CASE("overlapping configurations of one channel still have that channel") {
  const auto configurations =
      parsed(usual().configuration(4, 206, "Enterprise", "Volume:CSVLK").range(4, 0, 5000).file());
  const KeyLookup lookup = configurations.find(206, 1000);
  CHECK(lookup.matches.size() == 2);
  CHECK(lookup.doubt);
  REQUIRE(lookup.channel() != nullptr);
  CHECK(lookup.channel()->is_kms_host());
}

TEST_CASE("overlapping ranges of one configuration leave only the part number open") {
  const auto configurations = parsed(usual().range(1, 0, 3).file());
  const KeyLookup lookup = configurations.find(3290, 3);
  REQUIRE(lookup.only() != nullptr);
  CHECK_FALSE(lookup.doubt);
  CHECK(lookup.only()->range == nullptr);
}

TEST_CASE("a range that cannot be read makes its own group doubtful, and no other") {
  struct Case {
    const char* from;
    const char* to;
    const char* what;
  };
  for (const Case& bad :
       {Case{"<Start>20</Start>", "<Start>30</Start>", "KeyRange 4: Start is above End"},
        Case{"<Start>20</Start>", "", "KeyRange 4: Start is missing"},
        Case{"<End>29</End>", "<End/>", "KeyRange 4: End is empty"},
        Case{"<End>29</End>", "<End>0x29</End>", "KeyRange 4: End is no decimal number of 32 bits"},
        Case{"<End>29</End>", "<End>-1</End>", "KeyRange 4: End is no decimal number of 32 bits"},
        Case{"<End>29</End>", "<End>4294967296</End>",
             "KeyRange 4: End is no decimal number of 32 bits"},
        Case{"<End>29</End>", "<End>29</End><End>99</End>", "KeyRange 4: End stands there twice"},
        Case{"<IsValid>true</IsValid><Start>20<", "<IsValid>yes</IsValid><Start>20<",
             "KeyRange 4: IsValid is neither true nor false"}}) {
    CAPTURE(bad.to);
    const KeyConfigurations configurations = parsed(usual().change(bad.from, bad.to).file());
    check_not_known(configurations.find(3290, 25), bad.what);
    check_still_answers(configurations, 206, 1500, "Volume:CSVLK");
    check_absent(configurations.find(1, 25));
    const KeyLookup beside = configurations.find(3290, 3);  // what is readable still answers
    REQUIRE(beside.only() != nullptr);
    CHECK(beside.doubt);
    CHECK_FALSE(configurations.find_by_activation_id(id_of(1)).doubt);
    CHECK_FALSE(configurations.candidates(3290).doubt);
  }
}

TEST_CASE("a range of an unknown configuration may be of any group that has no answer") {
  const std::string stranger = parsed(usual().file()).all()[0].activation_id;
  for (const std::string& id : {std::string("{0}"), "{" + id_of(9) + "}"}) {
    const auto configurations = parsed(usual()
                                           .change("<RefActConfigId>{" + stranger,
                                                   "<RefActConfigId>" + id.substr(0, id.size() - 1))
                                           .file());
    CHECK(configurations.find(3290, 3).doubt);
    CHECK(configurations.find(1, 1).doubt);
    check_still_answers(configurations, 206, 1500, "Volume:CSVLK");
    check_still_answers(configurations, 3290, 25, "Volume:GVLK");
  }
}

TEST_CASE("an invalid range of an unknown configuration takes nothing from anyone") {
  CHECK(parsed(usual().range(9, 0, 100, false).file()).faults().empty());
}

TEST_CASE("a configuration that cannot be read does not hide the others") {
  struct Case {
    const char* from;
    const char* to;
    const char* what;
  };
  for (const Case& bad :
       {Case{"<EditionId>Enterprise</EditionId>", "", "Configuration 1: EditionId is missing"},
        Case{"Volume:GVLK", "", "Configuration 1: ProductKeyType is empty"},
        Case{"false", "maybe", "Configuration 1: IsRandomized is neither true nor false"}}) {
    CAPTURE(bad.what);
    const KeyConfigurations configurations = parsed(usual().change(bad.from, bad.to).file());
    CHECK(configurations.all().size() == 2);
    CHECK(configurations.faults().size() == 1);  // its ranges add none
    check_not_known(configurations.find(3290, 3), bad.what);
    check_not_known(configurations.find_by_activation_id(id_of(1)), bad.what);
    check_absent(configurations.find(206, 3));
    check_absent(configurations.find_by_activation_id(id_of(9)));
    check_still_answers(configurations, 206, 1500, "Volume:CSVLK");
    CHECK(configurations.candidates(3290).doubt);
  }
}

TEST_CASE("a configuration without a readable group may be of any group that has no answer") {
  const auto configurations = parsed(usual().change(">3290<", ">many<").file());
  const char* why = "Configuration 1: RefGroupId is no decimal number of 32 bits";
  check_not_known(configurations.find(3290, 3), why);
  check_not_known(configurations.candidates(77), why);
  check_still_answers(configurations, 3290, 30, "Volume:MAK");
  const auto twice = parsed(
      usual().change(">3290</RefGroupId>", ">3290</RefGroupId><RefGroupId>1</RefGroupId>").file());
  check_not_known(twice.find(3290, 3), "Configuration 1: RefGroupId stands there twice");
}

TEST_CASE("a configuration without a readable id may be any that is not found") {
  const auto configurations = parsed(usual().change("<ActConfigId>{", "<ActConfigId>{x").file());
  check_not_known(configurations.find_by_activation_id(id_of(1)),
                  "Configuration 1: ActConfigId is no GUID");
  CHECK_FALSE(configurations.find_by_activation_id(id_of(2)).doubt);
  CHECK(configurations.find(3290, 3).doubt);
}

TEST_CASE("two configurations of one id that differ are both left out") {
  const auto configurations =
      parsed(usual().configuration(1, 77, "Enterprise", "Volume:MAK").file());
  const char* why = "Configuration 4: another Configuration of its ActConfigId says otherwise";
  check_not_known(configurations.find_by_activation_id(id_of(1)), why);
  check_not_known(configurations.find(3290, 3), why);
  check_not_known(configurations.find(77, 3), why);
  check_absent(configurations.find(78, 3));
  check_still_answers(configurations, 206, 1500, "Volume:CSVLK");
}

TEST_CASE("a configuration that stands there twice and is the same is one") {
  const auto configurations = parsed(usual()
                                         .configuration(9, 1, "Core", "Retail")
                                         .configuration(9, 1, "Core", "Retail")
                                         .range(9, 1, 1)
                                         .file());
  CHECK(configurations.all().size() == 4);
  CHECK(configurations.faults().empty());
  check_still_answers(configurations, 1, 1, "Retail");
}

TEST_CASE("a table without a readable configuration is corrupt") {
  const Error error = error_of(PkeyconfigBuilder().configuration(1, 1, "", "Retail").file());
  CHECK(error.code == ErrorCode::kCorrupt);
  CHECK(error.what == "Configuration 1: EditionId is empty");
}

TEST_CASE("without ranges no serial has an answer, but ids have") {
  const auto configurations =
      parsed(PkeyconfigBuilder().configuration(1, 1, "Core", "Retail").file());
  check_not_known(configurations.find(1, 1), "KeyRanges is missing or has no KeyRange");
  CHECK_FALSE(configurations.find_by_activation_id(id_of(1)).doubt);
}

TEST_CASE("hostile tables stay fast: many rows that contradict each other, and their ranges") {
  PkeyconfigBuilder builder;
  for (unsigned n = 0; n < 1'000; ++n) builder.configuration(7, n, "Core", "Retail").range(7, n, n);
  CHECK(error_of(builder.file()).code == ErrorCode::kCorrupt);
}

// The places between tags, where rows have their values.
std::vector<std::size_t> places_of_values(std::string_view xml) {
  std::vector<std::size_t> places;
  bool in_tag = false;
  for (std::size_t at = 0; at < xml.size(); ++at) {
    if (xml[at] == '<') in_tag = true;
    if (!in_tag) places.push_back(at);
    if (xml[at] == '>') in_tag = false;
  }
  return places;
}

TEST_CASE("damaged tables give answers or errors") {
  const std::string whole = usual().table();
  const std::vector<std::size_t> values = places_of_values(whole);
  std::mt19937 random(3);
  constexpr std::string_view kTelling = "0123456789{}-;xT /<>\0&\xC3";
  std::size_t opened = 0;
  std::size_t faulty = 0;
  for (int round = 0; round < 1'500; ++round) {
    std::string table = whole;
    for (std::size_t n = random() % 4 + 1; n > 0; --n) {
      const bool any_place = random() % 16 == 0;
      table[any_place ? random() % table.size() : values[random() % values.size()]] =
          kTelling[random() % kTelling.size()];
    }
    if (round % 8 == 0) table.resize(random() % table.size());
    const auto configurations =
        parse_pkeyconfig(as_bytes(licence_around(as_bytes(table))), Limits::for_fuzzing());
    if (!configurations) continue;
    ++opened;
    if (!configurations->faults().empty()) ++faulty;
    for (std::uint32_t serial = 0; serial < 40; ++serial) {
      const KeyLookup lookup = configurations->find(3290, serial);
      if (lookup.matches.size() > 1) CHECK(lookup.doubt);
    }
  }
  CHECK(opened > 500);
  CHECK(opened < 1'450);
  CHECK(faulty > 250);
}

TEST_CASE("damaged licences give answers or errors") {
  const std::string whole = usual().file();
  std::mt19937 random(4);
  for (int round = 0; round < 1'000; ++round) {
    std::string file = whole;
    for (unsigned n = random() % 4 + 1; n > 0; --n)
      file[random() % file.size()] = static_cast<char>(random());
    if (round % 4 == 0) file.resize(random() % file.size());
    (void)parse_pkeyconfig(as_bytes(file), Limits::for_fuzzing());
  }
}

}  // namespace
}  // namespace assay
