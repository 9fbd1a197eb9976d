#include "image/deployment_share.h"

#include <charconv>

#include <fmt/core.h>

#include "base/text.h"
#include "image/share_xml.h"
#include "image/stored_path.h"

namespace assay {

namespace {

constexpr std::string_view kListPath = "Control/OperatingSystems.xml";

// MDT puts the folder of the share before what begins with ".\", and before nothing else.
Result<std::string> path_in_share(std::string_view image_file, const std::string& share,
                                  const Limits& limits) {
  const bool is_elsewhere = image_file.starts_with('\\') || image_file.starts_with('/') ||
                            image_file.find(':') != std::string_view::npos;
  if (is_elsewhere)
    return fail(ErrorCode::kUnsupported,
                fmt::format("its image lies outside of the share: {}", printable(image_file)));
  if (image_file.starts_with(".\\") || image_file.starts_with("./")) image_file.remove_prefix(2);
  TRY_ASSIGN(const std::vector<std::string> names, split_path(image_file, limits));
  std::string path = share;
  for (const std::string& name : names) path = join_path(path, name);
  return path;
}

Result<std::uint32_t> image_index(std::string_view text) {
  std::uint32_t index = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc() || stopped != end || index == 0)
    return fail(ErrorCode::kCorrupt,
                fmt::format("its image index is not a number ({})", printable(text)));
  return index;
}

Result<DeployableImage> image_of(const XmlNode& os, const std::string& share,
                                 const Limits& limits) {
  DeployableImage image;
  image.guid = os.attribute("guid");
  image.name = os.child_text("Name");
  TRY_ASSIGN(image.path, path_in_share(os.child_text("ImageFile"), share, limits));
  TRY_ASSIGN(image.index, image_index(os.child_text("ImageIndex")));
  image.build = os.child_text("Build");
  image.edition = os.child_text("Flags");
  image.platform = os.child_text("Platform");
  image.enabled = is_enabled_item(os);
  return image;
}

void add_image(const XmlNode& os, const std::string& share, const Limits& limits,
               DeployableImages& images) {
  const std::string_view name = os.child_text("Name");
  const std::string shown = printable(name.empty() ? os.attribute("guid") : name);
  if (os.child_text("ImageFile").empty())
    return images.notes.push_back(
        fmt::format("{}: has no image file (a system before Windows Vista): not read", shown));
  Result<DeployableImage> image = image_of(os, share, limits);
  if (image)
    images.found.push_back(*std::move(image));
  else
    images.unread.push_back(in(shown, std::move(image).error()));
}

// The Workbench does not care for the case of names, nor does Windows.
void take_stored_names(const FileTree& tree, DeployableImages& images) {
  for (DeployableImage& image : images.found)
    if (const auto stored = stored_path(tree, image.path); stored && *stored) image.path = **stored;
}

}  // namespace

Result<std::vector<std::string>> find_deployment_shares(const FileTree& tree) {
  std::vector<std::string> shares;
  TRY_ASSIGN(const std::optional<Entry> own, tree.find(kListPath));
  if (own) shares.emplace_back();
  TRY_ASSIGN(const std::vector<Entry> entries, tree.list(""));
  for (const Entry& entry : entries) {
    if (entry.kind != EntryKind::kDirectory) continue;
    TRY_ASSIGN(const std::optional<Entry> list, tree.find(join_path(entry.name, kListPath)));
    if (list) shares.push_back(entry.name);
  }
  return shares;
}

DeployableImages parse_operating_systems(std::string_view utf8, const std::string& share,
                                         const Limits& limits) {
  DeployableImages images;
  const Result<std::vector<XmlNode>> systems = share_items(utf8, "oss", "os", limits);
  if (!systems) {
    images.unread.push_back(systems.error());
    return images;
  }
  for (const XmlNode& os : *systems) add_image(os, share, limits, images);
  return images;
}

DeployableImages read_operating_systems(const FileTree& tree, const std::string& share,
                                        const Limits& limits) {
  const std::string path = join_path(share, kListPath);
  DeployableImages images;
  const Result<std::optional<std::string>> text = read_share_text(tree, path, limits);
  if (!text) {
    images.unread.push_back(text.error());
  } else if (!*text) {
    images.unread.push_back(
        {ErrorCode::kNotFound, "the list of operating systems is missing", {}, path});
  } else {
    images = parse_operating_systems(**text, share, limits);
    take_stored_names(tree, images);
    for (Error& error : images.unread) error = in(path, std::move(error));
  }
  return images;
}

}  // namespace assay
