// Keys in provisioning packages (licensing.md 9.4): WIM files whose customizations.xml and answer
// files may hold UpgradeEditionWithProductKey or ChangeProductKey. A package is looked at where
// Windows takes it from, or as a target of its own.

#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/answer_files.h"
#include "facts/key_doors.h"
#include "facts/text_files.h"
#include "image/formats.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

constexpr const char* kPackageOrigin = "package";

// Windows brings some packages of its own, without keys.
constexpr std::array<std::string_view, 5> kPackagePlaces = {
    "{root}/Provisioning/Packages/*.ppkg",
    "ProgramData/Microsoft/Provisioning/*.ppkg",
    "Recovery/Customizations/*.ppkg",
    "*.ppkg",
    "sources/*.ppkg",
};

constexpr std::array<std::string_view, 4> kTexts = {"*.xml", "*.provxml", "**/*.provxml",
                                                    "Multivariant/**/*.xml"};

std::string name_at(const std::string& package, const std::string& path) {
  return package.empty() ? path : package + "!" + path;
}

// `seen`: files that another door has gone through.
void collect_tree(const FileTree& tree, const std::string& package, const Limits& limits,
                  std::vector<std::string> seen, DoorKeys& keys) {
  for (const std::string_view pattern : kTexts) {
    const PathMatches matches = match_paths(tree, pattern, limits);
    for (const Error& error : matches.errors) keys.add_unread(kPackageOrigin, error);
    for (const PathMatches::Match& match : matches.found) {
      if (match.entry.kind != EntryKind::kFile ||
          std::find(seen.begin(), seen.end(), match.path) != seen.end())
        continue;
      seen.push_back(match.path);
      const std::string file = name_at(package, match.path);
      const Result<std::optional<Bytes>> bytes = read_file(tree, match.path, limits.max_text_bytes);
      if (!bytes) {
        keys.add_unread(kPackageOrigin, in(file, bytes.error()));
        continue;
      }
      for (const FoundKey& found : find_keys(decode_text_file(**bytes))) {
        DoorKey key;
        key.origin = kPackageOrigin;
        key.file = file;
        key.line = found.line;
        key.where = fmt::format("line {}", found.line);
        key.key = found.key;
        key.from.file = file;
        keys.found.push_back(std::move(key));
      }
    }
  }
}

Result<Opened> open_package(const FileTreePtr& tree, const std::string& path,
                            const Limits& limits) {
  TRY_ASSIGN(ByteSourcePtr bytes, tree->open(path));
  OpenOptions options;
  options.limits = limits;
  const std::string name = path.substr(path.find_last_of('/') + 1);
  return open_file_format({name, std::move(bytes), std::nullopt, tree, path}, options);
}

void collect_package(const FileTreePtr& tree, const std::string& path, const Limits& limits,
                     DoorKeys& keys) {
  const Result<Opened> opened = open_package(tree, path, limits);
  if (!opened) return keys.add_unread(kPackageOrigin, in(path, opened.error()));
  if (opened->tree) return collect_tree(*opened->tree, path, limits, {}, keys);
  if (opened->parts.empty())
    return keys.add_unread(kPackageOrigin,
                           {ErrorCode::kUnsupported, "is no provisioning package", {}, path});
  for (const Part& part : opened->parts) {
    const Result<Opened> image = part.open();
    if (!image) keys.add_unread(kPackageOrigin, in(path, image.error()));
    if (image && image->tree) collect_tree(*image->tree, path, limits, {}, keys);
  }
}

std::vector<std::string> paths_of(const AnswerFiles& files) {
  std::vector<std::string> paths;
  for (const AnswerFile& file : files.found) paths.push_back(file.path);
  return paths;
}

}  // namespace

DoorKeys package_keys(const Subject& subject) {
  DoorKeys keys;
  const Artefact& artefact = subject.artefact();
  const Limits& limits = subject.options().limits;
  if (!artefact.tree) return keys;
  if (artefact.kind == ArtefactKind::kPackage)
    collect_tree(*artefact.tree, {}, limits, paths_of(answer_files(subject)), keys);
  for (const std::string_view place : kPackagePlaces) {
    const PathMatches matches = matches_at(subject, place);
    for (const Error& error : matches.errors) keys.add_unread(kPackageOrigin, error);
    for (const PathMatches::Match& match : matches.found)
      if (match.entry.kind == EntryKind::kFile)
        collect_package(artefact.tree, match.path, limits, keys);
  }
  return keys;
}

}  // namespace assay
