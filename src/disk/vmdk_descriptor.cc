#include "disk/vmdk_descriptor.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

// No disk has more sectors: 2^63 bytes.
constexpr std::uint64_t kMaxSectors = std::uint64_t{1} << 54;

bool is_extent_line(std::string_view line) {
  for (const std::string_view access : {"RW ", "RDONLY ", "NOACCESS "})
    if (line.starts_with(access)) return true;
  return false;
}

std::string_view take_word(std::string_view& rest) {
  rest = trim(rest);
  const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value > kMaxSectors)
    return std::nullopt;
  return value;
}

// The quoted name that comes next in `rest`.
std::optional<std::string> take_name(std::string_view& rest) {
  rest = trim(rest);
  if (!rest.starts_with('"')) return std::nullopt;
  const std::size_t end = rest.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  std::string name(rest.substr(1, end - 1));
  rest.remove_prefix(end + 1);
  return name;
}

// RW 4192256 SPARSE "disk-s001.vmdk"
// RW 1048576 FLAT "disk-flat.vmdk" 0
// RW 63 ZERO
std::optional<VmdkExtent> parse_extent(std::string_view line) {
  VmdkExtent extent;
  extent.access = take_word(line);
  const std::optional<std::uint64_t> sectors = number_of(take_word(line));
  if (!sectors || *sectors == 0) return std::nullopt;
  extent.sectors = *sectors;
  extent.type = take_word(line);
  if (extent.type == "ZERO") return extent;
  std::optional<std::string> name = take_name(line);
  if (!name) return std::nullopt;
  extent.file = *std::move(name);
  const std::string_view place = take_word(line);
  const std::optional<std::uint64_t> file_sector = place.empty() ? 0 : number_of(place);
  if (!file_sector) return std::nullopt;
  extent.file_sector = *file_sector;
  return extent;
}

void take_setting(VmdkDescriptor& descriptor, std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string key = lower_ascii(trim(line.substr(0, equals)));
  std::string_view value = trim(line.substr(equals + 1));
  if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
    value = value.substr(1, value.size() - 2);
  if (key == "createtype") descriptor.create_type = value;
  if (key == "cid") descriptor.content_id = lower_ascii(value);
  if (key == "parentcid") descriptor.parent_id = lower_ascii(value);
  if (key == "parentfilenamehint") descriptor.parent = value;
}

}  // namespace

bool VmdkDescriptor::has_parent() const {
  return !parent.empty() || (!parent_id.empty() && parent_id != "ffffffff");
}

Result<VmdkDescriptor> parse_vmdk_descriptor(ByteView text, const Limits& limits) {
  // An embedded descriptor is padded with zeros.
  const std::string_view chars = as_chars(text).substr(0, as_chars(text).find('\0'));
  const std::string decoded = decode_text_file(as_bytes(chars));
  VmdkDescriptor descriptor;
  for (std::string_view line : split(decoded, '\n')) {
    line = trim(line);
    if (!is_extent_line(line)) {
      if (!line.starts_with('#')) take_setting(descriptor, line);
      continue;
    }
    std::optional<VmdkExtent> extent = parse_extent(line);
    if (!extent)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("extent is not understood: {}", printable(line.substr(0, 200))));
    if (descriptor.extents.size() >= limits.max_vmdk_extents)
      return fail(ErrorCode::kLimit, "number of VMDK extents");
    descriptor.extents.push_back(*std::move(extent));
  }
  return descriptor;
}

}  // namespace assay
