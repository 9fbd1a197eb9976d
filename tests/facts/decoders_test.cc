#include "facts/decoders.h"

#include <set>

#include <catch2/catch.hpp>

#include "licensing/make.h"

namespace assay {
namespace {

std::string decoded(const Value& value, std::string_view decoder, std::string_view field) {
  const Result<FactValue> result = decode_value(value, decoder, field);
  return result ? to_text(*result) : "<" + std::string(name_of(result.error().code)) + ">";
}

TEST_CASE("every field of every decoder is known by name and decodes a whole structure") {
  std::set<std::string_view> names;
  for (const Decoder& decoder : decoders()) {
    CHECK(names.insert(decoder.name).second);
    CHECK_FALSE(decoder.help.empty());
    const Value value = *make_structure(decoder.name, {{"channel", "Volume:MAK"}});
    for (const std::string_view field : decoder.fields) {
      CAPTURE(decoder.name, field);
      CHECK(decoder_has_field(decoder.name, field));
      CHECK(decode_value(value, decoder.name, field));
    }
    CHECK_FALSE(decoder_has_field(decoder.name, "nothing"));
  }
  CHECK_FALSE(decoder_has_field("nothing", "channel"));
  CHECK(decoded({}, "nothing", "channel") == "<usage>");
}

TEST_CASE("fields give what the structure holds") {
  const Value four = *make_structure("DigitalProductId4", {{"channel", "Volume:CSVLK"}});
  CHECK(decoded(four, "DigitalProductId4", "channel") == "Volume:CSVLK");
  CHECK(decoded(four, "DigitalProductId4", "edition") == "Enterprise");
  CHECK(decoded(four, "DigitalProductId4", "wiped") == "true");
  CHECK(decoded(four, "DigitalProductId4", "intact") == "true");
  const Value three = *make_structure("DigitalProductId", {{"channel", "Volume:MAK"}});
  CHECK(decoded(three, "DigitalProductId", "group") == "3291");
  CHECK(decoded(three, "DigitalProductId", "licence_type") == "3");
  CHECK(decoded(three, "DigitalProductId", "part_number") == "[TH]X19-98841");
}

TEST_CASE("a field that the bytes do not reach is corrupt, and the rest is read") {
  Value value = *make_structure("DigitalProductId4", {});
  value.data.resize(900);
  CHECK(decoded(value, "DigitalProductId4", "channel") == "<corrupt>");
  CHECK(decoded(value, "DigitalProductId4", "edition") == "Enterprise");
  CHECK(decoded(value, "DigitalProductId4", "intact") == "false");
  value.data.clear();
  for (const Decoder& decoder : decoders())
    for (const std::string_view field : decoder.fields)
      CHECK(decoded(value, decoder.name, field) == (field == "intact" ? "false" : "<corrupt>"));
}

}  // namespace
}  // namespace assay
