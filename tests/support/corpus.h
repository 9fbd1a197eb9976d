// Real files of other projects, which lie beside the source tree and are never part of it. A test
// that wants them says `skipped: no corpus` where the folder does not exist:
//
//     const auto corpus = find_corpus();
//     if (!corpus) return;
//     for (const auto& file : corpus_files("hive-system")) ... unpacked(file, folder) ...
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "support/temporary_folder.h"

namespace assay {

// The corpus folder; warns and gives nullopt where there is none.
inline std::optional<std::filesystem::path> find_corpus() {
  const auto folder = std::filesystem::path(ASSAY_SOURCE_DIR) / ".." / "shared" / "corpus";
  if (std::filesystem::is_directory(folder)) return folder;
  WARN("skipped: no corpus");
  return std::nullopt;
}

// The files of one folder of the corpus, sorted; empty without a corpus.
inline std::vector<std::filesystem::path> corpus_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  const std::optional<std::filesystem::path> corpus = find_corpus();
  if (!corpus || !std::filesystem::is_directory(*corpus / folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(*corpus / folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// `text` as one word of a POSIX shell.
inline std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

// Whether a command-line tool can be run here.
inline bool has_tool(const std::string& name) {
  return std::system(("command -v " + shell_word(name) + " >/dev/null 2>&1").c_str()) == 0;
}

// A file packed singly with xz, gzip, bzip2 or zip, unpacked into `folder` under its name without
// the ending; others are given as they are.
inline std::filesystem::path unpacked(const std::filesystem::path& file,
                                      const TemporaryFolder& folder) {
  struct Packer {
    std::string ending;
    std::string command;
  };
  const Packer packers[] = {
      {".xz", "xz -dc "}, {".gz", "gzip -dc "}, {".bz2", "bzip2 -dc "}, {".zip", "unzip -p "}};
  for (const Packer& packer : packers) {
    if (file.extension() != packer.ending) continue;
    const std::filesystem::path target = folder / file.stem().string();
    const std::string command =
        packer.command + shell_word(file.string()) + " > " + shell_word(target.string());
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    return target;
  }
  return file;
}

}  // namespace assay
