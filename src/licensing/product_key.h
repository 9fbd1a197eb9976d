// A product key: the 15 bytes that Windows stores, and the 25 characters that people type.
//
// Layer: licensing (knowledge without I/O). Format: docs/formats/product-key.md.
// Read on purpose: group and serial of the 2009 format, which classify a key. Not read and never
// to be added: the security value and the checksum, so that nothing here helps to make a key.
// A key prints redacted; full() is for --show-keys only. Keys in running text: key_text.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

enum class KeyFormat {
  k2005,  // Vista to 7, 2008 R2, Office 2010: 25 digits to the base of 24
  k2009,  // Windows 8 and later, Office 2013 and later: one 'N' among 24 digits
};

// "2005", "2009".
std::string_view name_of(KeyFormat format);

struct ProductKey {
  KeyFormat format() const;

  // Bits 0 to 19 and 20 to 49 of the 2009 format; the 2005 format holds neither readably.
  std::optional<std::uint32_t> group() const;
  std::optional<std::uint32_t> serial() const;

  // "*****-*****-*****-*****-2YT43": the one form for reports and logs.
  std::string redacted() const;

  // All 25 characters. Only for --show-keys on a terminal, and for published setup keys.
  std::string full() const;

  // As Windows stores it.
  const std::array<std::byte, 15>& bytes() const { return bytes_; }

  bool operator==(const ProductKey&) const = default;
  auto operator<=>(const ProductKey&) const = default;

 private:
  friend Result<std::optional<ProductKey>> decode_key(ByteView bytes);
  friend Result<ProductKey> parse_key(std::string_view text);
  explicit ProductKey(const std::array<std::byte, 15>& bytes) : bytes_(bytes) {}

  std::array<std::byte, 15> bytes_;
};

// The key in the first 15 of `bytes` (DigitalProductId keeps 16); nullopt: all zero, no key stored.
Result<std::optional<ProductKey>> decode_key(ByteView bytes);

// Exactly one key: five groups of five with dashes, or 25 characters; lower case is accepted. The
// error says which character or shape is wrong, without repeating the text.
Result<ProductKey> parse_key(std::string_view text);

// Whether `letter` can stand in a key: the 24 digits and N, in either case.
bool is_key_character(char letter);

}  // namespace assay
