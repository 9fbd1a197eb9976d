#include "registry/regf/names.h"

#include <algorithm>

#include "base/text.h"

namespace assay::regf {

namespace {
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
}  // namespace

std::string decode_name(ByteView bytes, bool is_latin1) {
  return is_latin1 ? utf8_from_latin1(bytes) : utf8_from_utf16le(bytes);
}

std::uint32_t name_hash(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char16_t unit : utf16_from_utf8(name)) hash = hash * 37 + upcase(unit);
  return hash;
}

WantedName::WantedName(std::string_view name)
    : folded_(fold(name)),
      is_ascii_(is_ascii(name)),
      units_(utf16_from_utf8(name).size()),
      hash_(name_hash(name)) {}

bool WantedName::equals(std::string_view name) const { return fold(name) == folded_; }

bool WantedName::may_have_length(std::uint32_t bytes, bool is_latin1) const {
  return (is_latin1 ? bytes : bytes / 2) == units_;
}

bool WantedName::may_have_hash(std::uint32_t hash) const {
  return hash == hash_ || hash == 0 || !is_ascii_;
}

bool WantedName::may_begin_with(std::uint32_t first_four) const {
  if (first_four == 0 || !is_ascii_) return true;
  for (std::size_t i = 0; i < sizeof first_four; ++i) {
    const auto unit = static_cast<char16_t>((first_four >> (8 * i)) & 0xFF);
    if (unit >= 0x80) return true;
    const char16_t wanted = i < folded_.size() ? static_cast<char16_t>(folded_[i]) : u'\0';
    if (upcase(unit) != wanted) return false;
  }
  return true;
}

}  // namespace assay::regf
