// Hand-made pkeyconfig files: the table from rows, then the licence around it; and what tests ask
// of them.
//
//     PkeyconfigBuilder().configuration(1, 3290, "Enterprise", "Volume:GVLK").range(1, 0, 9).file()
#pragma once

#include <string>
#include <string_view>

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include "base/bytes.h"
#include "base/text.h"
#include "licensing/pkeyconfig.h"

namespace assay {

inline std::string base64_of(ByteView bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = at; i < at + 3; ++i)
      bits = bits << 8 | (i < bytes.size() ? static_cast<std::uint32_t>(bytes[i]) : 0);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i > bytes.size() ? '=' : kAlphabet[bits >> (18 - 6 * i) & 63];
  }
  return text;
}

// The activation id of the n-th configuration.
inline std::string id_of(unsigned n) { return fmt::format("00000000-aaaa-bbbb-cccc-{:012}", n); }

// The licence around a table, given as bytes of any encoding.
inline std::string licence_around(ByteView table) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?><rg:licenseGroup xmlns:rg=\"urn:1\">"
         "<r:license xmlns:r=\"urn:2\"><r:otherInfo><tm:infoTables xmlns:tm=\"urn:3\">"
         "<tm:infoList tag=\"#global\"><tm:infoStr name=\"applicationId\">x</tm:infoStr>"
         "<tm:infoBin name=\"pkeyConfigData\">" +
         base64_of(table) +
         "</tm:infoBin></tm:infoList></tm:infoTables></r:otherInfo></r:license>"
         "</rg:licenseGroup>";
}

class PkeyconfigBuilder {
 public:
  PkeyconfigBuilder& configuration(unsigned n, std::uint32_t group, std::string_view editions,
                                   std::string_view type) {
    configurations_ += fmt::format(
        "<Configuration><ActConfigId>{{{}}}</ActConfigId><RefGroupId>{}</RefGroupId>"
        "<EditionId>{}</EditionId><ProductDescription>Product {}</ProductDescription>"
        "<ProductKeyType>{}</ProductKeyType><IsRandomized>false</IsRandomized></Configuration>",
        id_of(n), group, editions, n, type);
    return *this;
  }

  PkeyconfigBuilder& range(unsigned n, std::uint32_t start, std::uint32_t end, bool valid = true) {
    ranges_ += fmt::format(
        "<KeyRange><RefActConfigId>{{{}}}</RefActConfigId><PartNumber>X{}-{}</PartNumber>"
        "<EulaType>Volume</EulaType><IsValid>{}</IsValid><Start>{}</Start><End>{}</End></KeyRange>",
        id_of(n), n, start, valid, start, end);
    return *this;
  }

  PkeyconfigBuilder& public_key(std::uint32_t group, std::string_view algorithm) {
    keys_ += fmt::format(
        "<PublicKey><GroupId>{}</GroupId><AlgorithmId>msft:rm/algorithm/pkey/{}</AlgorithmId>"
        "<PublicKeyValue>AA==</PublicKeyValue></PublicKey>",
        group, algorithm);
    return *this;
  }

  // Damage: the first `from` in the table becomes `to`.
  PkeyconfigBuilder& change(std::string from, std::string to) {
    changes_.emplace_back(std::move(from), std::move(to));
    return *this;
  }

  std::string table() const {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<ProductKeyConfiguration xmlns=\"urn:4\">"
        "<Configurations>" +
        configurations_ + "</Configurations><KeyRanges>" + ranges_ + "</KeyRanges><PublicKeys>" +
        keys_ + "</PublicKeys></ProductKeyConfiguration>";
    for (const auto& [from, to] : changes_) {
      CAPTURE(from);
      const std::size_t at = text.find(from);
      REQUIRE(at != std::string::npos);
      text.replace(at, from.size(), to);
    }
    return text;
  }

  std::string file() const { return licence_around(as_bytes(table())); }

 private:
  std::string configurations_, ranges_, keys_;
  std::vector<std::pair<std::string, std::string>> changes_;
};

inline KeyConfigurations parsed(std::string_view file, const Limits& limits = {}) {
  Result<KeyConfigurations> configurations = parse_pkeyconfig(as_bytes(file), limits);
  if (!configurations) FAIL(to_string(configurations.error()));
  return *std::move(configurations);
}

inline Error error_of(std::string_view file, const Limits& limits = {}) {
  const Result<KeyConfigurations> configurations = parse_pkeyconfig(as_bytes(file), limits);
  REQUIRE_FALSE(configurations);
  return configurations.error();
}

// Client keys in serials 0 to 9 and 20 to 29 of group 3290, without 5; a host key in group 206.
inline PkeyconfigBuilder usual() {
  return PkeyconfigBuilder()
      .configuration(1, 3290, "Enterprise", "Volume:GVLK")
      .configuration(2, 206, "ServerStandard; ServerDatacenter", "Volume:CSVLK")
      .configuration(3, 3290, "Enterprise", "Volume:MAK")
      .range(1, 0, 9)
      .range(1, 5, 5, false)
      .range(2, 1000, 1999)
      .range(1, 20, 29)
      .range(3, 30, 39)
      .public_key(3290, "2009")
      .public_key(206, "2005");
}

// As a group with nothing wrong in it answers.
inline void check_still_answers(const KeyConfigurations& configurations, std::uint32_t group,
                                std::uint32_t serial, std::string_view channel) {
  const KeyLookup lookup = configurations.find(group, serial);
  REQUIRE(lookup.only() != nullptr);
  CHECK_FALSE(lookup.doubt);
  CHECK(lookup.channel()->text() == channel);
}

inline void check_not_known(const KeyLookup& lookup, std::string_view why) {
  CHECK(lookup.matches.empty());
  CHECK(lookup.only() == nullptr);
  CHECK(lookup.channel() == nullptr);
  REQUIRE(lookup.doubt);
  CHECK(lookup.doubt->code == ErrorCode::kCorrupt);
  CHECK(lookup.doubt->what == why);
}

inline void check_absent(const KeyLookup& lookup) {
  CHECK(lookup.matches.empty());
  CHECK_FALSE(lookup.doubt);
}

}  // namespace assay
