// Text files of an artefact as facts read them: whole, decoded, with path and time for evidence.
//
// Layer: facts. "There is no such file", "it cannot be read" and "this artefact has no Windows to
// look into" stay three answers: nullopt, an error, and an error of code kOutside.
// Tests: tests/facts/image_facts_test.cc, generalize_logs_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/subject.h"

namespace assay {

struct TextFile {
  std::string path;
  std::string text;  // UTF-8
  FileTime modified;

  Provenance provenance() const { return {path, {}, {}, modified, {}}; }
};

// Why nothing below the system root can be asked for: a bare hive has no files, setup media and
// packages have no Windows. nullopt: there is one.
std::optional<Error> without_windows(const Subject& subject);

// `path` within the tree. A directory of that name is no file.
Result<std::optional<TextFile>> read_text_file(const Subject& subject, const std::string& path);

// The same for a path below the system root: "System32/drivers/etc/hosts".
Result<std::optional<TextFile>> read_windows_text(const Subject& subject, std::string_view path);

// A path or pattern in which {root} stands for the system root; nullopt: it is below Windows, and
// there is none.
std::optional<std::string> place_in(const Subject& subject, std::string_view pattern);

// What is at such a place; nothing where there is no Windows.
PathMatches matches_at(const Subject& subject, std::string_view pattern);

}  // namespace assay
