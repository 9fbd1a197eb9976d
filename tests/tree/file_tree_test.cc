#include "tree/file_tree.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tree/memory_tree.h"

namespace assay {

namespace {

std::vector<std::string> names_of(std::string_view path) {
  const Result<std::vector<std::string>> names = split_path(path, {});
  REQUIRE(names);
  return *names;
}

FileTreePtr tree_of(std::vector<std::string> paths) {
  std::vector<MemoryFile> files;
  for (std::string& path : paths) files.push_back({std::move(path), to_bytes("text")});
  const Result<FileTreePtr> tree = make_memory_tree(std::move(files));
  REQUIRE(tree);
  return *tree;
}

std::vector<std::string> matches(const FileTree& tree, std::string_view pattern) {
  CAPTURE(pattern);
  const PathMatches result = match_paths(tree, pattern, {});
  CHECK(result.errors.empty());
  std::vector<std::string> paths;
  for (const PathMatches::Match& match : result.found) {
    CHECK(tree.find(match.path) == Result<std::optional<Entry>>(match.entry));
    paths.push_back(match.path);
  }
  return paths;
}

using Paths = std::vector<std::string>;

// Counts what is asked of a tree.
class CountingTree final : public FileTree {
 public:
  explicit CountingTree(FileTreePtr tree) : tree_(std::move(tree)) {}
  Result<std::optional<Entry>> find(std::string_view path) const override {
    return tree_->find(path);
  }
  Result<std::vector<Entry>> list(std::string_view path) const override {
    listed.emplace_back(path);
    return tree_->list(path);
  }
  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    return tree_->open(path, stream);
  }
  mutable Paths listed;

 private:
  FileTreePtr tree_;
};

}  // namespace

TEST_CASE("a path is cut at both separators, and empty names are left out") {
  CHECK(names_of("").empty());
  CHECK(names_of("///\\").empty());
  CHECK(names_of("Windows\\System32/config") == Paths{"Windows", "System32", "config"});
  CHECK(names_of("\\a//b\\") == Paths{"a", "b"});
  CHECK(names_of("...") == Paths{"..."});
}

TEST_CASE("a path that could leave the tree is refused") {
  for (const std::string_view path : {".", "..", "a/..", "a\\.\\b", "/../a"}) {
    CAPTURE(path);
    const Result<std::vector<std::string>> names = split_path(path, {});
    REQUIRE_FALSE(names);
    CHECK(names.error().code == ErrorCode::kUsage);
  }
  CHECK_FALSE(split_path(std::string_view("a\0b", 3), {}));
}

TEST_CASE("a path has at most as many names as the limit says") {
  Limits limits;
  limits.max_path_depth = 2;
  CHECK(split_path("a/b/", limits));
  CHECK_FALSE(split_path("a/b/c", limits));
}

TEST_CASE("names are joined with one separator") {
  CHECK(join_path("", "Windows") == "Windows");
  CHECK(join_path("Windows", "System32") == "Windows/System32");
}

TEST_CASE("read_file tells absent, too large, unreadable and read apart") {
  MemoryFile bad{"bad"};
  bad.unreadable = Error{ErrorCode::kIo, "disk on fire", {}, {}};
  MemoryFile link{"link"};
  link.kind = EntryKind::kLink;
  const Result<FileTreePtr> made = make_memory_tree({{"dir/file", to_bytes("text")}, bad, link});
  REQUIRE(made);
  const FileTree& tree = **made;

  const Result<std::optional<Bytes>> file = read_file(tree, "DIR/File", 4);
  REQUIRE(file);
  CHECK(*file == to_bytes("text"));
  const Result<std::optional<Bytes>> absent = read_file(tree, "dir/other", 4);
  REQUIRE(absent);
  CHECK_FALSE(*absent);
  REQUIRE_FALSE(read_file(tree, "dir/file", 3));
  CHECK(read_file(tree, "dir/file", 3).error().code == ErrorCode::kLimit);
  REQUIRE_FALSE(read_file(tree, "bad", 4));
  CHECK(read_file(tree, "bad", 4).error().what == "disk on fire");
  CHECK_FALSE(read_file(tree, "dir", 4));
  CHECK_FALSE(read_file(tree, "link", 4));
}

TEST_CASE("a wildcard matches within one name, without case") {
  const FileTreePtr tree =
      tree_of({"Windows/a.txt", "Windows/B.TXT", "Windows/sub/c.txt", "d.txt"});
  CHECK(matches(*tree, "windows/*.txt") == Paths{"Windows/a.txt", "Windows/B.TXT"});
  CHECK(matches(*tree, "*/?.txt") == Paths{"Windows/a.txt", "Windows/B.TXT"});
  CHECK(matches(*tree, "W*\\S*\\C.*") == Paths{"Windows/sub/c.txt"});
  CHECK(matches(*tree, "*.log").empty());
  CHECK(matches(*tree, "d.txt/*").empty());
}

TEST_CASE("a path without wildcards is found with its stored spelling") {
  const FileTreePtr tree = tree_of({"Windows/System32/slmgr.vbs"});
  CHECK(matches(*tree, "WINDOWS/system32/SLMGR.vbs") == Paths{"Windows/System32/slmgr.vbs"});
  CHECK(matches(*tree, "windows/system32") == Paths{"Windows/System32"});
  CHECK(matches(*tree, "windows/other/x").empty());
}

TEST_CASE("** stands for any number of directories, also none") {
  const FileTreePtr tree = tree_of({"a.xml", "x/a.xml", "x/y/a.xml", "x/y/b.xml", "x/y/z/a.xml"});
  CHECK(matches(*tree, "**/a.xml") == Paths{"a.xml", "x/a.xml", "x/y/a.xml", "x/y/z/a.xml"});
  CHECK(matches(*tree, "x/**/a.xml") == Paths{"x/a.xml", "x/y/a.xml", "x/y/z/a.xml"});
  CHECK(matches(*tree, "x/**/y/*.xml") == Paths{"x/y/a.xml", "x/y/b.xml"});
  CHECK(matches(*tree, "**/y/**/a.xml") == Paths{"x/y/a.xml", "x/y/z/a.xml"});
  CHECK(matches(*tree, "**/**/b.xml") == Paths{"x/y/b.xml"});
  CHECK(matches(*tree, "x/y/**") == Paths{"x/y/a.xml", "x/y/b.xml", "x/y/z", "x/y/z/a.xml"});
}

TEST_CASE("only directories that can hold a match are listed, each once") {
  const CountingTree tree(tree_of({"a/b/c.txt", "a/d/e.txt", "f/g.txt"}));
  match_paths(tree, "a/b/*.txt", {});
  CHECK(tree.listed == Paths{"a/b"});
  tree.listed.clear();
  match_paths(tree, "a/b/c.txt", {});
  CHECK(tree.listed.empty());
  match_paths(tree, "**/**/?.txt", {});
  std::sort(tree.listed.begin(), tree.listed.end());
  CHECK(tree.listed == Paths{"", "a", "a/b", "a/d", "f"});
}

TEST_CASE("links are matched but not entered") {
  MemoryFile link{"loop/again"};
  link.kind = EntryKind::kLink;
  const Result<FileTreePtr> tree = make_memory_tree({link, {"loop/file"}});
  REQUIRE(tree);
  CHECK(matches(**tree, "**/again") == Paths{"loop/again"});
  CHECK(matches(**tree, "**/again/**").empty());
}

TEST_CASE("what cannot be looked into is reported, and the rest is still found") {
  MemoryFile closed{"closed"};
  closed.kind = EntryKind::kDirectory;
  closed.unreadable = Error{ErrorCode::kIo, "permission denied", {}, {}};
  const Result<FileTreePtr> tree = make_memory_tree({{"closed/a.txt"}, {"open/a.txt"}, closed});
  REQUIRE(tree);
  const PathMatches result = match_paths(**tree, "*/*.txt", {});
  REQUIRE(result.found.size() == 1);
  CHECK(result.found[0].path == "open/a.txt");
  REQUIRE(result.errors.size() == 1);
  CHECK(to_string(result.errors[0]) == "closed: permission denied");
}

TEST_CASE("a search ends at its limits and says so") {
  const FileTreePtr tree = tree_of({"a/b/c/d", "a/b/c/e", "f"});
  Limits few;
  few.max_tree_entries = 3;
  const PathMatches cut = match_paths(*tree, "**/*", few);
  REQUIRE(cut.errors.size() == 1);
  CHECK(cut.errors[0].code == ErrorCode::kLimit);
  Limits flat;
  flat.max_path_depth = 3;
  const PathMatches shallow = match_paths(*tree, "**/e", flat);
  REQUIRE(shallow.errors.size() == 1);
  CHECK(shallow.errors[0].code == ErrorCode::kLimit);
}

TEST_CASE("a pattern that is not a path is an error, not an empty answer") {
  const FileTreePtr tree = tree_of({"a"});
  CHECK(match_paths(*tree, "", {}).errors.size() == 1);
  CHECK(match_paths(*tree, "../*", {}).errors.size() == 1);
}

}  // namespace assay
