// One row of a pkeyconfig table: an element whose children are its members.
//
// Layer: licensing. Takes members by name and keeps the first fault, so that reading a row is a
// plain list of members and its fault is asked for once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/xml.h"

namespace assay {

class PkeyconfigRow {
 public:
  // `number` counts the rows of one kind from 1, for messages.
  PkeyconfigRow(const XmlNode& node, std::size_t number) : node_(node), number_(number) {}

  // Required, and not empty; after a fault the result is empty.
  std::string_view text(std::string_view member);
  std::optional<std::string> activation_id(std::string_view member);
  // Decimal, up to 32 bits.
  std::optional<std::uint32_t> number(std::string_view member);
  // xs:boolean: true, false, 1, 0; in any case.
  bool flag(std::string_view member);

  // May be absent: then empty, or false.
  std::string_view optional_text(std::string_view member);
  bool optional_flag(std::string_view member);

  void complain(std::string_view what);

  // "KeyRange 12: End is missing".
  const std::optional<Error>& fault() const { return fault_; }

 private:
  // The child of that name; two are a fault, and neither counts.
  const XmlNode* find(std::string_view member);
  bool flag_of(std::string_view member, std::string_view text);

  const XmlNode& node_;
  std::size_t number_;
  std::optional<Error> fault_;
};

// The GUID in lower case without braces; nullopt: no GUID.
std::optional<std::string> parse_activation_id(std::string_view text);

}  // namespace assay
