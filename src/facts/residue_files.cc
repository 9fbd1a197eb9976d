// Residue among the files: programs, folders and the files of scheduled tasks.

#include <fmt/core.h>

#include "base/glob.h"
#include "base/text.h"
#include "facts/residue.h"
#include "facts/text_files.h"

namespace assay {

namespace {

constexpr std::string_view kTasks = "System32/Tasks";

// A pattern of the table with the name that this image gives to its Windows folder.
std::string path_in_image(const Subject& subject, std::string_view pattern) {
  constexpr std::string_view kWindows = "Windows/";
  const std::string path = replace_all(std::string(pattern), "\\", "/");
  if (!starts_with_no_case(path, kWindows)) return path;
  return join_path(subject.artefact().system_root, path.substr(kWindows.size()));
}

// What stands before the first name with a wildcard: "a/b" of "a/b/**/c*".
std::string fixed_part(std::string_view path) {
  std::string fixed;
  for (const std::string_view name : split(path, '/')) {
    if (is_glob(name)) break;
    fixed = join_path(fixed, name);
  }
  return fixed;
}

void add_entry(const Residue& row, const std::string& path, const Entry& entry, Records& records) {
  const std::string text = fmt::format("left by {}", row.product);
  add_residue(records, row.kind, entry.name, row.product, path,
              {{{path, {}, {}, entry.modified, {}}, text}});
}

bool has_kind_of(const Residue& row, const Entry& entry) {
  if (row.kind == "task") return true;  // a task, or a folder of tasks
  return (entry.kind == EntryKind::kDirectory) == (row.kind == "folder");
}

Result<std::optional<Entry>> find(const Subject& subject, const std::string& path) {
  return subject.artefact().tree->find(path).map_error(
      [&](Error error) { return in(path, std::move(error)); });
}

void look_up(const Subject& subject, const Residue& row, const std::string& path,
             Records& records) {
  const Result<std::optional<Entry>> entry = find(subject, path);
  if (!entry) return leave_residue_open(records, row.kind, entry.error());
  if (!*entry || !has_kind_of(row, **entry)) return;
  const std::string folder = path.substr(0, path.size() - (*entry)->name.size());
  add_entry(row, folder + (*entry)->name, **entry, records);
}

// Only where the folder that holds the match exists is anything listed.
void look_through(const Subject& subject, const Residue& row, const std::string& pattern,
                  Records& records) {
  const Result<std::optional<Entry>> folder = find(subject, fixed_part(pattern));
  if (!folder) return leave_residue_open(records, row.kind, folder.error());
  if (!*folder) return;
  const PathMatches matches =
      match_paths(*subject.artefact().tree, pattern, subject.options().limits);
  for (const Error& error : matches.errors) leave_residue_open(records, row.kind, error);
  for (const PathMatches::Match& match : matches.found)
    if (has_kind_of(row, match.entry)) add_entry(row, match.path, match.entry, records);
}

void collect_row(const Subject& subject, const Residue& row, const std::string& path,
                 Records& records) {
  if (is_glob(path)) return look_through(subject, row, path, records);
  look_up(subject, row, path, records);
}

// "AutoKMS", or from the root of the tasks: "\Microsoft\Windows\...".
std::string task_path(const Subject& subject, std::string_view pattern) {
  const std::string tasks = join_path(subject.artefact().system_root, kTasks);
  if (pattern.starts_with('\\')) pattern.remove_prefix(1);
  return join_path(tasks, replace_all(std::string(pattern), "\\", "/"));
}

}  // namespace

void collect_residue_files(const Subject& subject, Records& records) {
  if (without_windows(subject)) return;
  for (const char* kind : {"file", "folder"})
    for (const Residue* row : residue_rows(subject, kind))
      collect_row(subject, *row, path_in_image(subject, row->pattern), records);
  for (const Residue* row : residue_rows(subject, "task"))
    collect_row(subject, *row, task_path(subject, row->pattern), records);
}

}  // namespace assay
