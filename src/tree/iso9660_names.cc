#include "tree/iso9660_names.h"

#include <cstddef>

#include "base/text.h"

namespace assay::iso9660 {

namespace {

// UCS-2, big-endian.
std::string utf8_from_joliet(ByteView name) {
  std::u16string units;
  for (std::size_t i = 0; i + 1 < name.size(); i += 2)
    units.push_back(static_cast<char16_t>(std::to_integer<unsigned>(name[i]) << 8 |
                                          std::to_integer<unsigned>(name[i + 1])));
  return utf8_from_utf16(units);
}

// "NAME.;1" is "NAME": version and empty extension say nothing.
std::string without_version(std::string name, bool is_plain) {
  if (name.size() > 2 && name.ends_with(";1")) name.resize(name.size() - 2);
  if (is_plain && name.size() > 1 && name.ends_with('.')) name.pop_back();
  return name;
}

}  // namespace

SystemUse parse_system_use(ByteView area) {
  SystemUse use;
  while (area.size() >= 4) {
    const std::string_view signature = as_chars(area.first(2));
    const auto length = std::to_integer<std::size_t>(area[2]);
    if (signature == std::string_view("\0\0", 2) || signature == "ST") break;
    if (length < 4 || length > area.size()) {
      use.is_whole = false;
      break;
    }
    if (signature == "NM" && length >= 5) {
      // Flags 2 and 4 stand for "." and "..".
      if ((std::to_integer<unsigned>(area[4]) & 6U) != 0) use.is_special = true;
      use.name += as_chars(area.subspan(5, length - 5));
    }
    if (signature == "CE") use.is_whole = false;
    if (signature == "ZF" || signature == "CL" || signature == "PL" || signature == "RE")
      use.is_special = true;
    area = area.subspan(length);
  }
  return use;
}

std::optional<std::size_t> susp_skip(ByteView root_directory) {
  constexpr std::size_t kAreaAt = sizeof(RawRecord) + 1;
  const std::string_view sp("SP\x07\x01\xBE\xEF", 6);
  if (root_directory.size() < kAreaAt + 7) return std::nullopt;
  if (as_chars(root_directory.subspan(kAreaAt, 6)) != sp) return std::nullopt;
  return std::to_integer<std::size_t>(root_directory[kAreaAt + 6]);
}

ByteView system_use_area(ByteView record, std::size_t skip) {
  const auto length = std::to_integer<std::size_t>(record[offsetof(RawRecord, name)]);
  // The area begins at an even offset.
  const std::size_t at = sizeof(RawRecord) + length + (length % 2 == 0 ? 1 : 0) + skip;
  return at < record.size() ? record.subspan(at) : ByteView();
}

std::optional<std::string> name_of(ByteView record, Naming naming,
                                   std::optional<std::size_t> skip) {
  const auto length = std::to_integer<std::size_t>(record[offsetof(RawRecord, name)]);
  if (!fits(sizeof(RawRecord), length, record.size())) return std::nullopt;
  const ByteView name = record.subspan(sizeof(RawRecord), length);
  const SystemUse use = skip ? parse_system_use(system_use_area(record, *skip)) : SystemUse();
  if (!use.is_whole || use.is_special) return std::nullopt;
  if (naming == Naming::kRockRidge && !use.name.empty()) return use.name;
  if (naming == Naming::kJoliet) return without_version(utf8_from_joliet(name), false);
  return without_version(std::string(as_chars(name)), true);
}

}  // namespace assay::iso9660
