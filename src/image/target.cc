#include "image/target.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "image/parts_tree.h"
#include "image/setup_media.h"
#include "image/windows.h"

namespace assay {

namespace {

// Files that are looked into where a disc or an archive holds them. Archives of archives are
// followed; cabinets are not: setup media hold thousands of them.
constexpr std::string_view kImageEndings[] = {".wim",   ".esd", ".swm", ".vhd", ".vhdx",
                                              ".avhdx", ".iso", ".zip", ".7z"};

bool is_image_name(std::string_view path) {
  return std::any_of(std::begin(kImageEndings), std::end(kImageEndings),
                     [&](std::string_view ending) { return ends_with_no_case(path, ending); });
}

// Names the artefact and its errors by `locator`.
std::function<Result<Artefact>()> named(const std::string& locator,
                                        std::function<Result<Artefact>()> open) {
  return [locator, open = std::move(open)]() -> Result<Artefact> {
    Result<Artefact> artefact = open();
    if (!artefact) return fail(in(locator, std::move(artefact).error()));
    artefact->locator = locator;
    return artefact;
  };
}

// A WIM image is one artefact: of several Windows folders in one image the first is the system.
Result<Artefact> image_artefact(const Part& part, const OpenOptions& options) {
  TRY_ASSIGN(const Opened opened, part.open());
  TRY_ASSIGN(const std::vector<std::string> roots, find_system_roots(*opened.tree, options.limits));
  Artefact artefact = roots.empty() ? other_artefact(opened.tree)
                                    : windows_artefact(opened.tree, roots.front(), options);
  artefact.wim = part.wim;
  return artefact;
}

// Walks into containers and collects what they hold. Depth is bounded by --max-depth.
class Collector {
 public:
  Collector(Target& target, const OpenOptions& options) : target_(target), options_(options) {}

  void add(const Opened& opened, const std::string& locator, std::uint32_t depth) {
    add_notes(opened, locator);
    if (opened.lost) add_error(locator, *opened.lost);
    if (opened.hive) return add_hive(*opened.hive, locator);
    if (opened.tree) return add_tree(opened, locator, depth, true);
    if (opened.parts.front().kind == Part::Kind::kVolume)
      return add_volumes(opened, locator, depth);
    for (const Part& part : opened.parts) add_image(opened, part, locator);
  }

 private:
  void add_hive(const HiveBytes& hive, const std::string& locator) {
    push(locator, [hive, options = options_] { return hive_artefact(hive, options); });
  }

  void add_image(const Opened& wim, const Part& part, const std::string& locator) {
    push(locator + "!" + part.name,
         [part, options = options_] { return image_artefact(part, options); });
    target_.artefacts.back().one_at_a_time = wim.one_at_a_time;
  }

  void add_volumes(const Opened& disk, const std::string& locator, std::uint32_t depth) {
    const std::size_t before = target_.artefacts.size() + target_.errors.size();
    for (const Part& part : disk.parts)
      if (part.may_hold_windows) add_volume(part, locator, depth);
    if (target_.artefacts.size() + target_.errors.size() != before) return;
    push(locator, [tree = make_parts_tree(disk.parts, options_.limits)]() -> Result<Artefact> {
      return other_artefact(tree);
    });
  }

  void add_volume(const Part& part, const std::string& locator, std::uint32_t depth) {
    const Result<Opened> opened = part.open();
    if (!opened) return add_error(locator, opened.error());
    add_notes(*opened, locator);
    add_tree(*opened, locator + "!" + part.name, depth, false);
  }

  // `is_alone`: where the tree holds nothing, that is an artefact of its own to be told.
  void add_tree(const Opened& opened, const std::string& locator, std::uint32_t depth,
                bool is_alone) {
    const Result<std::vector<std::string>> roots = find_system_roots(*opened.tree, options_.limits);
    if (!roots) return add_error(locator, roots.error());
    for (const std::string& root : *roots) add_windows(opened, root, locator, roots->size() == 1);
    if (!roots->empty()) return;
    const Result<std::vector<MediaFile>> media = find_setup_media(*opened.tree);
    if (!media) return add_error(locator, media.error());
    const std::size_t before = target_.artefacts.size() + target_.errors.size();
    std::vector<std::string> images = images_of(*media);
    if (opened.holds_images) add_other_images(opened, locator, images);
    for (const std::string& image : images)
      add_file(opened, image, locator + "!" + image, depth + 1);
    if (!media->empty()) return add_media(opened, locator);
    if (is_alone && target_.artefacts.size() + target_.errors.size() == before)
      push(locator, [tree = opened.tree]() -> Result<Artefact> { return other_artefact(tree); });
  }

  void add_windows(const Opened& opened, const std::string& root, const std::string& locator,
                   bool is_only) {
    push(is_only ? locator : locator + "!" + root,
         [tree = opened.tree, wim = opened.wim, root, options = options_]() -> Result<Artefact> {
           Artefact artefact = windows_artefact(tree, root, options);
           artefact.wim = wim;
           return artefact;
         });
  }

  // After the images, so that the first artefact of a target is one that has a registry.
  void add_media(const Opened& opened, const std::string& locator) {
    push(locator, [tree = opened.tree]() -> Result<Artefact> { return media_artefact(tree); });
    target_.artefacts.back().has_registry = false;
  }

  static std::vector<std::string> images_of(const std::vector<MediaFile>& media) {
    std::vector<std::string> paths;
    for (const MediaFile& file : media)
      if (is_image(file)) paths.push_back(file.path);
    return paths;
  }

  void add_other_images(const Opened& opened, const std::string& locator,
                        std::vector<std::string>& images) {
    const PathMatches matches = match_paths(*opened.tree, "**/*", options_.limits);
    for (const Error& error : matches.errors) add_error(locator, error);
    for (const PathMatches::Match& match : matches.found)
      if (match.entry.kind == EntryKind::kFile && is_image_name(match.path) &&
          std::find(images.begin(), images.end(), match.path) == images.end())
        images.push_back(match.path);
  }

  void add_file(const Opened& container, const std::string& path, const std::string& locator,
                std::uint32_t depth) {
    if (depth > options_.limits.max_nesting)
      return add_error(locator, {ErrorCode::kLimit,
                                 fmt::format("lies in more than {} containers (--max-depth)",
                                             options_.limits.max_nesting),
                                 {},
                                 {}});
    const Result<Opened> opened = open_inside(container, path, options_);
    if (!opened) return add_error(locator, opened.error());
    // Of a split WIM each part is a file; all of it is opened by the first.
    if (!opened->is_later_part) add(*opened, locator, depth);
  }

  void push(const std::string& locator, std::function<Result<Artefact>()> open) {
    target_.artefacts.push_back({locator, named(locator, std::move(open))});
  }

  void add_notes(const Opened& opened, const std::string& locator) {
    for (const std::string& note : opened.notes)
      target_.notes.push_back(fmt::format("{}: {}", locator, note));
  }

  void add_error(const std::string& locator, const Error& error) {
    target_.errors.push_back(in(locator, error));
  }

  Target& target_;
  const OpenOptions& options_;
};

}  // namespace

Result<Target> open_target(std::string_view text, const OpenOptions& given) {
  OpenOptions options = given;
  if (!options.hives) options.hives = std::make_shared<HiveCache>();
  TRY_ASSIGN(const Opened opened, open_locator(text, options));
  Target target;
  target.format = opened.format;
  const std::string locator(text);
  Collector(target, options).add(opened, locator, 1);
  if (target.artefacts.empty() && target.errors.size() == 1) return fail(target.errors.front());
  return target;
}

}  // namespace assay
