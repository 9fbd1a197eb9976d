#include "licensing/product_key.h"

#include <algorithm>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kAlphabet = "BCDFGHJKMPQRTVWXY2346789";
constexpr std::size_t kDigits = 25;
constexpr std::size_t kGroupLength = 5;
// Bit 115 of the stored integer: the key is of the 2009 format.
constexpr std::byte kFormatFlag{0x08};

using KeyBytes = std::array<std::byte, 15>;
using Digits = std::array<std::uint8_t, kDigits>;  // most significant first

// value /= 24; returns the remainder.
std::uint8_t divide(KeyBytes& value) {
  std::uint32_t rest = 0;
  for (std::size_t i = value.size(); i-- > 0;) {
    rest = rest << 8 | static_cast<std::uint32_t>(value[i]);
    value[i] = static_cast<std::byte>(rest / 24);
    rest %= 24;
  }
  return static_cast<std::uint8_t>(rest);
}

// value = value * 24 + digit. 25 digits stay below bit 115, so nothing is carried out.
void multiply_add(KeyBytes& value, std::uint8_t digit) {
  std::uint32_t carry = digit;
  for (std::byte& part : value) {
    carry += static_cast<std::uint32_t>(part) * 24;
    part = static_cast<std::byte>(carry & 0xFF);
    carry >>= 8;
  }
}

bool is_zero(const KeyBytes& value) {
  return std::all_of(value.begin(), value.end(), [](std::byte b) { return b == std::byte{0}; });
}

KeyBytes without_flag(KeyBytes bytes) {
  bytes[14] &= ~kFormatFlag;
  return bytes;
}

Digits to_digits(KeyBytes value, KeyBytes* rest) {
  Digits digits{};
  for (std::size_t i = kDigits; i-- > 0;) digits[i] = divide(value);
  *rest = value;
  return digits;
}

std::uint64_t low_64_bits(const KeyBytes& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<std::uint64_t>(bytes[i]);
  return value;
}

// The 25 characters in upper case, without dashes.
Result<std::string> plain_characters(std::string_view text) {
  std::string plain;
  const bool dashed = text.size() == kDigits + 4;
  if (!dashed && text.size() != kDigits)
    return fail(ErrorCode::kUsage, "a product key has 25 characters in five groups");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash_expected = dashed && i % (kGroupLength + 1) == kGroupLength;
    if (dash_expected != (text[i] == '-'))
      return fail(ErrorCode::kUsage, "a product key has 25 characters in five groups");
    if (dash_expected) continue;
    if (!is_key_character(text[i]))
      return fail(ErrorCode::kUsage, "a character that no product key has", i);
    plain += text[i];
  }
  std::transform(plain.begin(), plain.end(), plain.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return plain;
}

}  // namespace

std::string_view name_of(KeyFormat format) { return format == KeyFormat::k2005 ? "2005" : "2009"; }

bool is_key_character(char letter) {
  const char upper = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
  return upper == 'N' || kAlphabet.find(upper) != std::string_view::npos;
}

KeyFormat ProductKey::format() const {
  return (bytes_[14] & kFormatFlag) == std::byte{0} ? KeyFormat::k2005 : KeyFormat::k2009;
}

std::optional<std::uint32_t> ProductKey::group() const {
  if (format() == KeyFormat::k2005) return std::nullopt;
  return static_cast<std::uint32_t>(low_64_bits(bytes_) & 0xFFFFF);
}

std::optional<std::uint32_t> ProductKey::serial() const {
  if (format() == KeyFormat::k2005) return std::nullopt;
  return static_cast<std::uint32_t>(low_64_bits(bytes_) >> 20 & 0x3FFFFFFF);
}

std::string ProductKey::redacted() const {
  return "*****-*****-*****-*****-" + full().substr(kDigits + 4 - kGroupLength);
}

std::string ProductKey::full() const {
  KeyBytes rest;
  const Digits digits = to_digits(without_flag(bytes_), &rest);
  std::string plain;
  for (const std::uint8_t digit : digits) plain += kAlphabet[digit];
  if (format() == KeyFormat::k2009) {
    // The first digit is the place of the N and is dropped, also when that place is 0: decoders
    // that replace text instead garble every key that begins with N or repeats its first digits.
    plain.erase(0, 1);
    plain.insert(digits[0], 1, 'N');
  }
  std::string text = plain.substr(0, kGroupLength);
  for (std::size_t i = kGroupLength; i < kDigits; i += kGroupLength)
    text.append("-").append(plain, i, kGroupLength);
  return text;
}

Result<std::optional<ProductKey>> decode_key(ByteView bytes) {
  KeyBytes stored;
  if (bytes.size() < stored.size())
    return fail(ErrorCode::kTruncated, "product key has fewer than 15 bytes", 0);
  std::copy_n(bytes.begin(), stored.size(), stored.begin());
  if (is_zero(stored)) return std::optional<ProductKey>();
  KeyBytes rest;
  to_digits(without_flag(stored), &rest);
  if (!is_zero(rest))
    return fail(ErrorCode::kCorrupt, "product key bytes do not stand for 25 characters", 0);
  return std::optional(ProductKey(stored));
}

Result<ProductKey> parse_key(std::string_view text) {
  TRY_ASSIGN(std::string plain, plain_characters(trim(text)));
  KeyBytes value{};
  const std::size_t place = plain.find('N');
  if (place != std::string::npos) {
    plain.erase(place, 1);
    if (plain.find('N') != std::string::npos)
      return fail(ErrorCode::kUsage, "a product key has at most one N");
    // The place is itself a digit to the base of 24, so an N cannot stand last.
    if (place >= kAlphabet.size()) return fail(ErrorCode::kUsage, "no product key ends in N");
    value[0] = static_cast<std::byte>(place);
  }
  for (const char letter : plain)
    multiply_add(value, static_cast<std::uint8_t>(kAlphabet.find(letter)));
  if (place != std::string::npos) value[14] |= kFormatFlag;
  return ProductKey(value);
}

}  // namespace assay
