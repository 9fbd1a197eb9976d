#include "tree/wim_xml.h"

#include <charconv>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml.h"

namespace assay {

namespace {

template <typename T>
std::optional<T> number_from(std::string_view text) {
  text = trim(text);
  const bool is_hex = starts_with_no_case(text, "0x");
  if (is_hex) text.remove_prefix(2);
  T value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, is_hex ? 16 : 10);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// A child element that may be missing, as an empty one.
const XmlNode& child_of(const XmlNode& parent, std::string_view name) {
  static const XmlNode kNothing;
  const XmlNode* const child = parent.child(name);
  return child == nullptr ? kNothing : *child;
}

std::string text_of(const XmlNode& parent, std::string_view name) {
  return std::string(parent.child_text(name));
}

template <typename T>
std::optional<T> number_of(const XmlNode& parent, std::string_view name) {
  return number_from<T>(parent.child_text(name));
}

FileTime time_of(const XmlNode& parent, std::string_view name) {
  const XmlNode& time = child_of(parent, name);
  const std::uint64_t high = number_of<std::uint32_t>(time, "HIGHPART").value_or(0);
  const std::uint64_t low = number_of<std::uint32_t>(time, "LOWPART").value_or(0);
  return {high << 32 | low};
}

// PROCESSOR_ARCHITECTURE_* numbers.
std::string arch_from(std::string text) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"0", "x86"}, {"5", "arm"}, {"6", "ia64"}, {"9", "x64"}, {"12", "arm64"}};
  for (const auto& [number, name] : kNames)
    if (text == number) return std::string(name);
  return text;
}

void read_windows(const XmlNode& windows, WimImageInfo& info) {
  info.edition = text_of(windows, "EDITIONID");
  info.product_name = text_of(windows, "PRODUCTNAME");
  info.installation_type = text_of(windows, "INSTALLATIONTYPE");
  info.product_type = text_of(windows, "PRODUCTTYPE");
  info.product_suite = text_of(windows, "PRODUCTSUITE");
  info.arch = arch_from(text_of(windows, "ARCH"));
  const XmlNode& languages = child_of(windows, "LANGUAGES");
  info.default_language = text_of(languages, "DEFAULT");
  for (const XmlNode& language : languages.children)
    if (language.name == "LANGUAGE") info.languages.push_back(language.text);
  const XmlNode& version = child_of(windows, "VERSION");
  info.major = number_of<std::uint32_t>(version, "MAJOR");
  info.minor = number_of<std::uint32_t>(version, "MINOR");
  info.build = number_of<std::uint32_t>(version, "BUILD");
  info.spbuild = number_of<std::uint32_t>(version, "SPBUILD");
  info.splevel = number_of<std::uint32_t>(version, "SPLEVEL");
}

WimImageInfo image_from(const XmlNode& image, std::uint32_t index) {
  WimImageInfo info;
  info.index = index;
  info.name = text_of(image, "NAME");
  info.description = text_of(image, "DESCRIPTION");
  info.display_name = text_of(image, "DISPLAYNAME");
  info.flags = text_of(image, "FLAGS");
  info.total_bytes = number_of<std::uint64_t>(image, "TOTALBYTES").value_or(0);
  info.file_count = number_of<std::uint64_t>(image, "FILECOUNT").value_or(0);
  info.dir_count = number_of<std::uint64_t>(image, "DIRCOUNT").value_or(0);
  info.created = time_of(image, "CREATIONTIME");
  info.modified = time_of(image, "LASTMODIFICATIONTIME");
  read_windows(child_of(image, "WINDOWS"), info);
  return info;
}

Result<std::string> utf8_from_resource(ByteView xml, const Limits& limits) {
  if (xml.size() > limits.max_wim_xml_bytes)
    return fail(ErrorCode::kLimit, fmt::format("XML of the WIM has {} bytes", xml.size()));
  std::string text = utf8_from_utf16le(xml);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  text.erase(text.find_last_not_of('\0') + 1);
  if (text.find('\0') != std::string::npos)
    return fail(ErrorCode::kCorrupt, "XML of the WIM holds a NUL character");
  return text;
}

Result<XmlNode> root_of(const std::string& text, const Limits& limits) {
  Result<XmlNode> root = parse_xml(text, limits);
  if (!root) {
    // Its offset is one of the text as UTF-8, not of the file.
    return fail(root.error().code, "XML of the WIM: " + root.error().what);
  }
  if (root->name != "WIM") return fail(ErrorCode::kCorrupt, "XML of the WIM has no WIM element");
  return root;
}

Result<std::uint32_t> index_of(const XmlNode& image, std::uint32_t image_count) {
  const std::string_view text = image.attribute("INDEX");
  const std::optional<std::uint32_t> index = number_from<std::uint32_t>(text);
  if (index && *index >= 1 && *index <= image_count) return *index;
  return fail(ErrorCode::kCorrupt, fmt::format("XML of the WIM describes image \"{}\" of {}",
                                               printable(text), image_count));
}

}  // namespace

Result<std::vector<WimImageInfo>> parse_wim_xml(ByteView xml, std::uint32_t image_count,
                                                const Limits& limits) {
  if (image_count > limits.max_images)
    return fail(ErrorCode::kLimit, fmt::format("WIM with {} images", image_count));
  TRY_ASSIGN(const std::string text, utf8_from_resource(xml, limits));
  TRY_ASSIGN(const XmlNode root, root_of(text, limits));

  std::vector<WimImageInfo> images(image_count);
  for (std::uint32_t i = 0; i < image_count; ++i) images[i].index = i + 1;
  std::set<std::uint32_t> seen;
  for (const XmlNode& image : root.children) {
    if (image.name != "IMAGE") continue;
    TRY_ASSIGN(const std::uint32_t index, index_of(image, image_count));
    if (!seen.insert(index).second)
      return fail(ErrorCode::kCorrupt, fmt::format("XML of the WIM has image {} twice", index));
    images[index - 1] = image_from(image, index);
  }
  return images;
}

}  // namespace assay
