// Discs and archives made by other programs while a test runs, and what other programs find in
// them.
#pragma once

#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "io/file_source.h"
#include "io/memory_source.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/temporary_folder.h"
#include "tree/file_tree.h"

#include "fuzz/tree_walk.h"

namespace assay {

// A folder like small installation media. Every size is unique, so that tests find things by it.
inline void make_media_folder(const std::filesystem::path& folder, bool with_wide_names = true) {
  std::mt19937 random(7);
  const auto noise = [&random](std::size_t size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random() & 0xFF);
    return bytes;
  };
  std::filesystem::create_directories(folder / "sources" / "$OEM$" / "$$" / "Setup");
  std::filesystem::create_directories(folder / "boot");
  std::filesystem::create_directories(folder / "empty folder");
  write_whole(folder / "autorun.inf", "[AutoRun]\r\nopen=setup.exe\r\n");
  write_whole(folder / "nothing.txt", "");
  write_whole(folder / "sources" / "install.wim", noise(300'001));
  write_whole(folder / "sources" / "ei.cfg", "[Channel]\r\nVolume\r\n[VL]\r\n1\r\n");
  write_whole(folder / "sources" / "$OEM$" / "$$" / "Setup" / "SetupComplete.cmd", "@echo off\r\n");
  write_whole(folder / "boot" / "a name that is longer than thirty-one characters.bin",
              noise(2048));
  write_whole(folder / "boot" / "two blocks.bin", noise(4096));
  if (with_wide_names)
    write_whole(folder / "boot" / "Schl\xC3\xBCssel \xE2\x82\xAC.txt", "wide name");
}

inline ByteSourcePtr source_of(const std::filesystem::path& file) {
  const Result<ByteSourcePtr> source = open_file_source(file);
  REQUIRE(source);
  return *source;
}

inline Bytes bytes_of(const std::filesystem::path& file) { return to_bytes(read_whole(file)); }

inline void run_tool(const std::string& command) {
  INFO(command);
  REQUIRE(std::system(("(" + command + ") >/dev/null 2>&1").c_str()) == 0);
}

// nullopt, with a warning, where the tool is missing.
inline bool needs_tool(const std::string& name) {
  if (has_tool(name)) return true;
  WARN("skipped: no " << name);
  return false;
}

inline std::filesystem::path genisoimage(const TemporaryFolder& folder, const std::string& options,
                                         const std::filesystem::path& files) {
  const std::filesystem::path disc = folder / "disc.iso";
  run_tool("genisoimage -quiet -input-charset utf-8 -V MEDIA " + options + " -o " +
           shell_word(disc.string()) + " " + shell_word(files.string()));
  return disc;
}

// Everything that `folder` holds is in the tree with the same bytes, and nothing else is.
inline void expect_same_as_folder(const FileTree& tree, const std::filesystem::path& folder) {
  std::size_t in_folder = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) {
    ++in_folder;
    const std::string path = std::filesystem::relative(item.path(), folder).string();
    CAPTURE(path);
    const Result<std::optional<Entry>> entry = tree.find(path);
    REQUIRE(entry);
    REQUIRE(*entry);
    if (item.is_directory()) {
      CHECK((*entry)->kind == EntryKind::kDirectory);
      continue;
    }
    const Result<std::optional<Bytes>> bytes = read_file(tree, path, 1U << 30);
    REQUIRE(bytes);
    REQUIRE(*bytes);
    CHECK((*entry)->size == item.file_size());
    CHECK((**bytes == bytes_of(item.path())));
  }
  const PathMatches all = match_paths(tree, "**", Limits{});
  CHECK(all.errors.empty());
  CHECK(all.found.size() == in_folder);
}

// What 7-Zip unpacks of a disc or archive.
inline void expect_same_as_7zz(const FileTree& tree, const std::filesystem::path& file) {
  if (!needs_tool("7zz")) return;
  const TemporaryFolder unpacked;
  run_tool("7zz x -y -o" + shell_word(unpacked.path().string()) + " " + shell_word(file.string()));
  std::filesystem::remove_all(unpacked / "[BOOT]");  // 7-Zip's own name for a boot image
  expect_same_as_folder(tree, unpacked.path());
}

}  // namespace assay
