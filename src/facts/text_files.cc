#include "facts/text_files.h"

#include "base/text.h"

namespace assay {

std::optional<Error> without_windows(const Subject& subject) {
  const Artefact& artefact = subject.artefact();
  if (!artefact.tree) return Error{ErrorCode::kOutside, "a hive on its own has no files", {}, {}};
  if (artefact.system_root.empty())
    return Error{ErrorCode::kOutside, "there is no Windows in it", {}, {}};
  return std::nullopt;
}

Result<std::optional<TextFile>> read_text_file(const Subject& subject, const std::string& path) {
  const FileTreePtr& tree = subject.artefact().tree;
  if (!tree) return fail(ErrorCode::kOutside, "a hive on its own has no files");
  const Result<std::optional<Entry>> entry = tree->find(path);
  if (!entry) return fail(in(path, entry.error()));
  if (!*entry || (*entry)->kind == EntryKind::kDirectory) return std::nullopt;
  Result<std::optional<Bytes>> bytes =
      read_file(*tree, path, subject.options().limits.max_text_bytes);
  if (!bytes) return fail(in(path, std::move(bytes).error()));
  if (!*bytes) return std::nullopt;
  return TextFile{path, decode_text_file(**bytes), (*entry)->modified};
}

Result<std::optional<TextFile>> read_windows_text(const Subject& subject, std::string_view path) {
  if (std::optional<Error> outside = without_windows(subject)) return fail(*std::move(outside));
  return read_text_file(subject, join_path(subject.artefact().system_root, path));
}

std::optional<std::string> place_in(const Subject& subject, std::string_view pattern) {
  constexpr std::string_view kRoot = "{root}";
  const std::string& root = subject.artefact().system_root;
  if (!pattern.starts_with(kRoot)) return std::string(pattern);
  if (root.empty()) return std::nullopt;
  return root + std::string(pattern.substr(kRoot.size()));
}

PathMatches matches_at(const Subject& subject, std::string_view pattern) {
  const std::optional<std::string> place = place_in(subject, pattern);
  if (!place) return {};
  return match_paths(*subject.artefact().tree, *place, subject.options().limits);
}

}  // namespace assay
