#include "licensing/pkeyconfig.h"

#include "licensing/pkeyconfig_builder.h"
#include "support/gzip_maker.h"

namespace assay {
namespace {

TEST_CASE("a group and a serial find the configuration whose range holds it") {
  const KeyConfigurations configurations = parsed(usual().file());
  const KeyLookup lookup = configurations.find(3290, 3);
  REQUIRE(lookup.only() != nullptr);
  CHECK_FALSE(lookup.doubt);
  const KeyConfiguration& found = *lookup.only()->configuration;
  CHECK(found.activation_id == id_of(1));
  CHECK(found.group == 3290);
  CHECK(found.editions == std::vector<std::string>{"Enterprise"});
  CHECK(found.description == "Product 1");
  CHECK(found.channel.kind() == ChannelKind::kVolumeGvlk);
  CHECK_FALSE(found.randomized);
  REQUIRE(lookup.only()->range != nullptr);
  CHECK(lookup.only()->range->part_number == "X1-0");
  CHECK(lookup.only()->range->eula == "Volume");
  CHECK(configurations.faults().empty());
  CHECK(configurations.all().size() == 3);
}

TEST_CASE("both ends of a range belong to it, and what lies between ranges to none") {
  const KeyConfigurations configurations = parsed(usual().file());
  for (const std::uint32_t serial : {0U, 9U, 20U, 29U})
    check_still_answers(configurations, 3290, serial, "Volume:GVLK");
  check_still_answers(configurations, 3290, 30, "Volume:MAK");
  for (const std::uint32_t serial : {10U, 19U, 40U, 0xFFFFFFFFU})
    check_absent(configurations.find(3290, serial));
  check_absent(configurations.find(206, 3));
  check_absent(configurations.find(1, 3));
}

TEST_CASE("a range that is not valid takes its serials out of the configuration's others") {
  const KeyConfigurations configurations = parsed(usual().file());
  check_absent(configurations.find(3290, 5));
  check_still_answers(configurations, 3290, 4, "Volume:GVLK");
  check_still_answers(configurations, 3290, 6, "Volume:GVLK");
}

TEST_CASE("a range that is not valid says nothing of other configurations") {
  const auto configurations = parsed(usual().range(3, 5, 5).file());
  check_still_answers(configurations, 3290, 5, "Volume:MAK");
}

TEST_CASE("an activation id finds its configuration in any spelling") {
  const KeyConfigurations configurations = parsed(usual().file());
  for (const std::string& spelling :
       {id_of(2), "{" + id_of(2) + "}", std::string(" {00000000-AAAA-BBBB-CCCC-000000000002} ")}) {
    const KeyLookup lookup = configurations.find_by_activation_id(spelling);
    REQUIRE(lookup.only() != nullptr);
    CHECK_FALSE(lookup.doubt);
    CHECK(lookup.only()->range == nullptr);
    CHECK(lookup.only()->configuration->channel.is_kms_host());
    CHECK(lookup.only()->configuration->editions ==
          std::vector<std::string>{"ServerStandard", "ServerDatacenter"});
  }
  check_absent(configurations.find_by_activation_id(id_of(4)));
  check_absent(configurations.find_by_activation_id("{" + id_of(2)));
  check_absent(configurations.find_by_activation_id(""));
}

TEST_CASE("a group alone gives its candidates, and a channel only if they share one") {
  const KeyConfigurations configurations = parsed(usual().file());
  const KeyLookup mixed = configurations.candidates(3290);
  CHECK(mixed.matches.size() == 2);
  CHECK(mixed.only() == nullptr);
  CHECK(mixed.channel() == nullptr);
  CHECK_FALSE(mixed.doubt);
  CHECK(configurations.candidates(206).channel()->is_kms_host());
  check_absent(configurations.candidates(1));
}

TEST_CASE("the format of a group's keys is that of its public key") {
  const KeyConfigurations configurations =
      parsed(usual().public_key(7, "1986").public_key(206, "2009").file());
  CHECK(configurations.key_format(3290) == KeyFormat::k2009);
  CHECK_FALSE(configurations.key_format(7));
  CHECK_FALSE(configurations.key_format(1));
  CHECK_FALSE(configurations.key_format(206));
  REQUIRE(configurations.faults().size() == 1);
  CHECK(configurations.faults()[0].error.what ==
        "PublicKey 4: another PublicKey of its GroupId says otherwise");
  check_still_answers(configurations, 206, 1000, "Volume:CSVLK");  // does not need it
}

TEST_CASE("what is written in the place of an edition and is none is left out") {
  const auto configurations = parsed(PkeyconfigBuilder()
                                         .configuration(1, 1, "n/a", "Volume:CSVLK")
                                         .configuration(2, 2, "; Core;;CoreN ", "Retail")
                                         .range(1, 0, 9)
                                         .file());
  CHECK(configurations.all()[0].editions.empty());
  CHECK(configurations.all()[1].editions == std::vector<std::string>{"Core", "CoreN"});
}

TEST_CASE("a key in the place of edition and description is not shown") {
  const std::string key = "NPPR9-FWDCX-D2C8J-H872K-2YT43";
  const auto configurations = parsed(PkeyconfigBuilder()
                                         .configuration(1, 999999, key, "Retail")
                                         .range(1, 0, 0)
                                         .change("Product 1", key)
                                         .file());
  CHECK(configurations.all()[0].editions.empty());
  CHECK(configurations.all()[0].description == "*****-*****-*****-*****-2YT43");
}

TEST_CASE("prefixes, several licences and white space in the base64 change nothing") {
  const std::string table = usual().table();
  std::string base64 = base64_of(as_bytes(table));
  for (std::size_t at = 76; at < base64.size(); at += 78) base64.insert(at, "\r\n");
  const std::string file =
      "<licenseGroup><license><otherInfo/></license><x:license><infoBin "
      "name='other'>AAAA</infoBin><y:infoBin name='pkeyConfigData'>\n " +
      base64 + "\n</y:infoBin></x:license></licenseGroup>";
  check_still_answers(parsed(file), 3290, 3, "Volume:GVLK");
  std::string prefixed = table;
  for (const char* name : {"ProductKeyConfiguration", "Configurations", "Configuration>", "End"})
    prefixed =
        replace_all(replace_all(prefixed, std::string("<") + name, std::string("<p:") + name),
                    std::string("</") + name, std::string("</p:") + name);
  check_still_answers(parsed(licence_around(as_bytes(prefixed))), 3290, 3, "Volume:GVLK");
}

TEST_CASE("licence and table may be UTF-8 with a mark or UTF-16") {
  const std::string table = usual().table();
  const Bytes utf16 = utf16le_from_utf8(table);
  for (const std::string& inner :
       {"\xEF\xBB\xBF" + table, "\xFF\xFE" + std::string(as_chars(utf16)),
        std::string(as_chars(utf16))}) {
    const std::string file = licence_around(as_bytes(inner));
    check_still_answers(parsed(file), 3290, 3, "Volume:GVLK");
    const Bytes outer = utf16le_from_utf8("\uFEFF" + file);
    check_still_answers(parsed(as_chars(outer)), 206, 1999, "Volume:CSVLK");
  }
}

TEST_CASE("the table may be packed with gzip") {
  const std::string table = usual().table();
  check_still_answers(parsed(licence_around(gzipped(as_bytes(table)))), 3290, 3, "Volume:GVLK");
  const Bytes utf16 = utf16le_from_utf8("\uFEFF" + table);
  check_still_answers(parsed(licence_around(gzipped(utf16))), 3290, 3, "Volume:GVLK");
}

TEST_CASE("gzip that is damaged or expands without end is refused") {
  Bytes packed = gzipped(as_bytes(usual().table()));
  packed.resize(packed.size() - 9);
  const Error cut = error_of(licence_around(packed));
  CHECK(cut.code == ErrorCode::kTruncated);
  CHECK(cut.source == "pkeyConfigData");
  Limits limits;
  limits.max_text_bytes = 1U << 20;
  const Error bomb = error_of(licence_around(gzipped(Bytes(2U << 20))), limits);
  CHECK(bomb.code == ErrorCode::kLimit);
}

TEST_CASE("a file in which no table can be reached is refused, with what is wrong") {
  struct Case {
    std::string file;
    const char* what;
  };
  const std::string whole = usual().file();
  const std::string twice = "<a>" +
                            replace_all(whole, "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "") +
                            "<infoBin name='pkeyConfigData'/></a>";
  for (const Case& bad :
       {Case{"", "not well-formed XML"},
        Case{"<license/>", "no infoBin of the name pkeyConfigData"},
        Case{replace_all(whole, "pkeyConfigData", "other"),
             "no infoBin of the name pkeyConfigData"},
        Case{twice, "2 infoBin of the name pkeyConfigData"},
        Case{"<infoBin name='pkeyConfigData'>AA*A</infoBin>", "no letter of base64"},
        Case{"<infoBin name='pkeyConfigData'>AAA</infoBin>", "base64 ends within a group of four"},
        Case{licence_around(as_bytes("<Other/>")), "the root is not ProductKeyConfiguration"},
        Case{licence_around(as_bytes("<ProductKeyConfiguration/>")),
             "Configurations is missing or has no Configuration"}}) {
    CAPTURE(bad.file.substr(0, 60));
    const Error error = error_of(bad.file);
    CHECK(error.what.find(bad.what) != std::string::npos);
  }
  CHECK(error_of(licence_around(as_bytes("<!DOCTYPE a><a/>"))).source == "pkeyConfigData");
  CHECK(error_of(licence_around({})).code == ErrorCode::kCorrupt);
}

TEST_CASE("a file above the limit is refused before it is read") {
  Limits limits;
  limits.max_text_bytes = 100;
  CHECK(error_of(usual().file(), limits).code == ErrorCode::kLimit);
}

TEST_CASE("a channel that nobody knows is kept as it is written, and is nothing") {
  const auto configurations =
      parsed(PkeyconfigBuilder().configuration(1, 1, "Core", "Volume:NEW").range(1, 1, 1).file());
  CHECK_FALSE(configurations.all()[0].channel.is_known());
  CHECK(configurations.all()[0].channel.text() == "Volume:NEW");
}

}  // namespace
}  // namespace assay
