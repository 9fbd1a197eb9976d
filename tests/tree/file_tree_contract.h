// What file_tree.h promises, checked on any tree. Run over every implementation.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tree/file_tree.h"

namespace assay {

// A larger file is only opened, not read, so that the contract can run over large images.
inline constexpr std::uint64_t kContractReadLimit = 16U << 20;

inline std::string with_backslashes(std::string path) { return replace_all(path, "/", "\\"); }

inline void check_root(const FileTree& tree) {
  for (const std::string path : {"", "/", "\\", "//"}) {
    CAPTURE(path);
    const Result<std::optional<Entry>> root = tree.find(path);
    REQUIRE(root);
    REQUIRE(*root);
    CHECK((*root)->name.empty());
    CHECK((*root)->kind == EntryKind::kDirectory);
    CHECK(tree.list(path));
    CHECK_FALSE(tree.open(path));
  }
}

inline void check_wrong_paths(const FileTree& tree) {
  const std::string absent = "no such name \xC3\xA9 here";
  const Result<std::optional<Entry>> found = tree.find(absent);
  REQUIRE(found);
  CHECK_FALSE(*found);
  REQUIRE_FALSE(tree.list(absent));
  CHECK(tree.list(absent).error().code == ErrorCode::kNotFound);
  REQUIRE_FALSE(tree.open(absent));
  CHECK(tree.open(absent).error().code == ErrorCode::kNotFound);
  for (const std::string path : {".", "..", "a/../b", "..\\a", "./a", "a/."}) {
    CAPTURE(path);
    REQUIRE_FALSE(tree.find(path));
    CHECK(tree.find(path).error().code == ErrorCode::kUsage);
    REQUIRE_FALSE(tree.list(path));
    CHECK(tree.list(path).error().code == ErrorCode::kUsage);
    REQUIRE_FALSE(tree.open(path));
    CHECK(tree.open(path).error().code == ErrorCode::kUsage);
  }
  REQUIRE_FALSE(tree.find(std::string_view("a\0b", 3)));
}

inline void check_found_again(const FileTree& tree, const std::string& path, const Entry& entry,
                              bool is_alone) {
  const Result<std::optional<Entry>> same = tree.find(path);
  REQUIRE(same);
  REQUIRE(*same);
  CHECK(**same == entry);
  CHECK(tree.find(with_backslashes("\\" + path)) == same);
  if (!is_alone) return;  // another entry has this name without case
  CHECK(tree.find(fold(path)) == same);
  CHECK(tree.find(lower_ascii(path)) == same);
}

inline void check_bytes(const ByteSource& source, const Entry& entry) {
  CHECK(source.size() == entry.size);
  std::byte past_the_end[1];
  REQUIRE_FALSE(source.read_at(entry.size, past_the_end));
  CHECK(source.read_at(entry.size, past_the_end).error().code == ErrorCode::kTruncated);
  if (entry.size > kContractReadLimit) return;
  const Result<Bytes> bytes = read_all(source, kContractReadLimit, "file");
  REQUIRE(bytes);
  if (entry.sha1) CHECK(sha1(*bytes) == *entry.sha1);
}

inline void check_file(const FileTree& tree, const std::string& path, const Entry& entry) {
  REQUIRE_FALSE(tree.list(path));
  CHECK(tree.list(path).error().code == ErrorCode::kUsage);
  const Result<std::optional<Entry>> below = tree.find(path + "/below");
  REQUIRE(below);
  CHECK_FALSE(*below);
  const Result<ByteSourcePtr> source = tree.open(path);
  REQUIRE(source);
  check_bytes(**source, entry);
  CHECK_FALSE(tree.open(path, "no such stream"));
  for (const StreamInfo& stream : entry.streams) {
    CAPTURE(stream.name);
    for (const std::string& name : {stream.name, fold(stream.name)}) {
      const Result<ByteSourcePtr> named = tree.open(path, name);
      REQUIRE(named);
      CHECK((*named)->size() == stream.size);
    }
  }
}

inline bool is_sound_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

// Gives the number of entries.
inline std::size_t check_all_entries(const FileTree& tree) {
  std::vector<std::string> pending{""};
  std::size_t count = 0;
  while (!pending.empty()) {
    const std::string directory = pending.back();
    pending.pop_back();
    const Result<std::vector<Entry>> list = tree.list(directory);
    REQUIRE(list);
    CHECK(tree.list(directory) == list);
    std::map<std::string, int> same_without_case;
    for (const Entry& entry : *list) ++same_without_case[fold(entry.name)];
    for (const Entry& entry : *list) {
      const std::string path = join_path(directory, entry.name);
      CAPTURE(path);
      CHECK(is_sound_name(entry.name));
      check_found_again(tree, path, entry, same_without_case[fold(entry.name)] == 1);
      if (entry.kind == EntryKind::kFile) check_file(tree, path, entry);
      if (entry.kind == EntryKind::kDirectory) pending.push_back(path);
      ++count;
    }
  }
  return count;
}

// Catch's macros are not for several threads: the answers are compared afterwards.
inline void check_threads(const FileTree& tree) {
  std::vector<Result<std::vector<Entry>>> answers(4);
  std::vector<std::thread> threads;
  for (Result<std::vector<Entry>>& answer : answers) {
    threads.emplace_back([&tree, &answer] {
      answer = tree.list("");
      if (!answer) return;
      for (const Entry& entry : *answer) {
        std::byte first[1];
        if (const Result<ByteSourcePtr> source = tree.open(entry.name); source && entry.size > 0)
          if (!(*source)->read_at(0, first)) answer = fail(ErrorCode::kIo, "first byte");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Result<std::vector<Entry>>& answer : answers) {
    REQUIRE(answer);
    CHECK(answer == answers.front());
  }
}

inline std::size_t check_file_tree_contract(const FileTree& tree, const Limits& limits) {
  check_root(tree);
  check_wrong_paths(tree);
  std::string deep;
  for (std::uint32_t i = 0; i <= limits.max_path_depth; ++i) deep += "a/";
  CHECK_FALSE(tree.find(deep));
  check_threads(tree);
  return check_all_entries(tree);
}

}  // namespace assay
