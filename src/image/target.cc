#include "image/target.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "image/answer_file_format.h"
#include "image/deployment_share.h"
#include "image/live.h"
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
    if (opened.format == kAnswerFileFormat) return add_answer_file(opened, locator);
    if (options_.share_focus) return add_deployment(opened, *options_.share_focus, locator, depth);
    if (opened.tree) return add_tree(opened, locator, depth, true);
    if (opened.parts.front().kind == Part::Kind::kVolume)
      return add_volumes(opened, locator, depth);
    for (const Part& part : opened.parts) {
      add_image(opened, part, locator);
      if (!opened.wim_identity.empty())
        target_.artefacts.back().wim_identity = opened.wim_identity + "!" + part.name;
    }
  }

 private:
  void add_answer_file(const Opened& opened, const std::string& locator) {
    push(locator,
         [tree = opened.tree]() -> Result<Artefact> { return answer_file_artefact(tree); });
    target_.artefacts.back().has_registry = false;
  }

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
    const std::size_t before = target_.artefacts.size() + target_.errors.size();
    const Result<std::vector<std::string>> roots = find_system_roots(*opened.tree, options_.limits);
    if (!roots) return add_error(locator, roots.error());
    for (const std::string& root : *roots) add_windows(opened, root, locator, roots->size() == 1);
    const Result<std::vector<std::string>> shares = find_deployment_shares(*opened.tree);
    if (!shares) return add_error(locator, shares.error());
    for (const std::string& share : *shares) add_share(opened, share, locator, depth + 1);
    if (!roots->empty()) return;
    add_media(opened, *shares, locator, depth + 1);
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

  void add_media(const Opened& opened, const std::vector<std::string>& shares,
                 const std::string& locator, std::uint32_t depth) {
    const Result<std::vector<MediaFile>> media = find_setup_media(*opened.tree);
    if (!media) return add_error(locator, media.error());
    std::vector<std::string> images = images_of(*media);
    if (opened.holds_images) add_other_images(opened, shares, locator, images);
    for (const std::string& image : images) add_file(opened, image, locator + "!" + image, depth);
    if (media->empty()) return;
    // After the images, so that the first artefact of a target is one that has a registry.
    push(locator, [tree = opened.tree]() -> Result<Artefact> { return media_artefact(tree); });
    target_.artefacts.back().has_registry = false;
  }

  // Images that are deployed, images that were captured, what computers boot to get there; then
  // the share itself, whose findings name the images.
  void add_share(const Opened& opened, const std::string& share, const std::string& locator,
                 std::uint32_t depth) {
    add_deployable(opened, read_systems(opened, share, locator), locator, depth);
    for (const char* pattern : {"Captures/**/*.wim", "Boot/*.wim"})
      for (const std::string& image : files_matching(opened, join_path(share, pattern), locator))
        add_file(opened, image, locator + "!" + image, depth);
    push(share.empty() ? locator : locator + "!" + share,
         [tree = opened.tree, share]() -> Result<Artefact> { return share_artefact(tree, share); });
    target_.artefacts.back().has_registry = false;
  }

  // One system of the share and the share itself, as far as they concern one task sequence. What
  // cannot be read of other systems is passed over.
  void add_deployment(const Opened& opened, const ShareFocus& focus, const std::string& locator,
                      std::uint32_t depth) {
    if (!opened.tree)
      return add_error(locator, {ErrorCode::kUsage, "is no deployment share", {}, {}});
    DeployableImages systems = read_operating_systems(*opened.tree, "", options_.limits);
    std::erase_if(systems.found, [&](const DeployableImage& system) {
      return !equal_no_case(system.guid, focus.os_guid);
    });
    if (systems.found.empty())
      return add_error(locator, {ErrorCode::kNotFound,
                                 fmt::format("lists no operating system {} that can be read",
                                             printable(focus.os_guid)),
                                 {},
                                 {}});
    add_deployable(opened, systems, locator, depth + 1);
    push(locator, [tree = opened.tree, id = focus.task_sequence]() -> Result<Artefact> {
      Artefact share = share_artefact(tree, "");
      share.task_sequence = id;
      return share;
    });
    target_.artefacts.back().has_registry = false;
  }

  DeployableImages read_systems(const Opened& opened, const std::string& share,
                                const std::string& locator) {
    DeployableImages systems = read_operating_systems(*opened.tree, share, options_.limits);
    for (const Error& error : systems.unread) add_error(locator, error);
    for (const std::string& note : systems.notes)
      target_.notes.push_back(fmt::format("{}: {}", locator, note));
    return systems;
  }

  // Only the images that the share names; a WIM of setup media holds a dozen that nobody deploys.
  void add_deployable(const Opened& opened, const DeployableImages& systems,
                      const std::string& locator, std::uint32_t depth) {
    std::map<std::string, Result<Opened>> wims;
    std::set<std::pair<std::string, std::uint32_t>> known;
    for (const DeployableImage& system : systems.found) {
      const std::string file = fold(system.path);
      if (!known.insert({file, system.index}).second) continue;
      if (!wims.contains(file)) wims.emplace(file, open_share_wim(opened, system, locator, depth));
      if (const auto added = add_system(wims.at(file), system, locator); !added)
        add_error(locator, in(printable(system.name), added.error()));
    }
  }

  Result<Opened> open_share_wim(const Opened& share, const DeployableImage& system,
                                const std::string& locator, std::uint32_t depth) {
    Result<Opened> wim = open_file(share, system.path, depth);
    if (!wim) return fail(in(system.path, std::move(wim).error()));
    add_notes(*wim, locator + "!" + system.path);
    return wim;
  }

  Result<void> add_system(const Result<Opened>& wim, const DeployableImage& system,
                          const std::string& locator) {
    if (!wim) return fail(wim.error());
    const std::vector<Part>& parts = wim->parts;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& other) {
      return other.kind == Part::Kind::kImage && other.name == std::to_string(system.index);
    });
    if (part == parts.end())
      return fail(ErrorCode::kNotFound, fmt::format("{} has no image {} (there are {})",
                                                    system.path, system.index, parts.size()));
    add_image(*wim, *part, locator + "!" + system.path);
    return {};
  }

  static std::vector<std::string> images_of(const std::vector<MediaFile>& media) {
    std::vector<std::string> paths;
    for (const MediaFile& file : media)
      if (is_image(file)) paths.push_back(file.path);
    return paths;
  }

  // A share has said itself which of its images matter.
  void add_other_images(const Opened& opened, const std::vector<std::string>& shares,
                        const std::string& locator, std::vector<std::string>& images) {
    const auto is_of_share = [&](const std::string& path) {
      return std::any_of(shares.begin(), shares.end(), [&](const std::string& share) {
        return share.empty() || starts_with_no_case(path, share + "/");
      });
    };
    for (const std::string& path : files_matching(opened, "**/*", locator))
      if (is_image_name(path) && !is_of_share(path) &&
          std::find(images.begin(), images.end(), path) == images.end())
        images.push_back(path);
  }

  std::vector<std::string> files_matching(const Opened& opened, const std::string& pattern,
                                          const std::string& locator) {
    const PathMatches matches = match_paths(*opened.tree, pattern, options_.limits);
    for (const Error& error : matches.errors) add_error(locator, error);
    std::vector<std::string> paths;
    for (const PathMatches::Match& match : matches.found)
      if (match.entry.kind == EntryKind::kFile) paths.push_back(match.path);
    return paths;
  }

  Result<Opened> open_file(const Opened& container, const std::string& path, std::uint32_t depth) {
    if (depth <= options_.limits.max_nesting) return open_inside(container, path, options_);
    return fail(ErrorCode::kLimit, fmt::format("lies in more than {} containers (--max-depth)",
                                               options_.limits.max_nesting));
  }

  void add_file(const Opened& container, const std::string& path, const std::string& locator,
                std::uint32_t depth) {
    const Result<Opened> opened = open_file(container, path, depth);
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
  if (text == kLiveTarget) {
    Result<Target> live = open_live_target(options);
    if (!live) return fail(in(text, std::move(live).error()));
    return live;
  }
  TRY_ASSIGN(const Opened opened, open_locator(text, options));
  Target target;
  target.format = opened.format;
  const std::string locator(text);
  Collector(target, options).add(opened, locator, 1);
  if (target.artefacts.empty() && target.errors.size() == 1) return fail(target.errors.front());
  return target;
}

}  // namespace assay
